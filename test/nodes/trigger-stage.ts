import { HookContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	IWebhookData,
	IWebhookResponseData,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { Webhook } from 'standardwebhooks';
import { PinStatusTrigger } from '../../nodes/PinStatusTrigger/PinStatusTrigger.node';
import {
	additionalData,
	CREDENTIAL,
	readWorkflow,
	withNode,
	workflowOf,
	type Credential,
} from './n8n-run';

const NODE = 'Pin Status Trigger';
const trigger = new PinStatusTrigger();

export interface Received {
	/** What n8n goes on with; without `workflowData` nothing runs. */
	readonly data: IWebhookResponseData;
	/** Status that the node itself answered with. */
	readonly status: number | undefined;
}

export interface TriggerStage {
	/** As n8n keeps it between two calls. */
	readonly kept: IDataObject;
	readonly url: string;
	/** Lines that the node logged as warnings. */
	readonly warnings: readonly string[];
	activate(): Promise<boolean>;
	checkExists(): Promise<boolean>;
	create(): Promise<boolean>;
	remove(): Promise<boolean>;
	receive(request: {
		headers: Readonly<Record<string, string>>;
		rawBody?: Buffer;
	}): Promise<Received>;
	/** A delivery as the service would send it, signed with the node's secret. */
	deliver(
		body: unknown,
		change?: { readonly id?: string; readonly at?: Date; readonly secret?: string },
	): Promise<Received>;
}

interface Settings {
	readonly parameters?: INode['parameters'];
	readonly mode?: WorkflowActivateMode;
	readonly kept?: IDataObject;
	readonly credential?: Credential;
	/** In place of the one that n8n would give. */
	readonly address?: string;
}

/** The trigger in a workflow, called by n8n's own contexts. */
export function triggerStage({
	parameters,
	mode = 'activate',
	kept = {},
	credential = CREDENTIAL,
	address,
}: Settings = {}): TriggerStage {
	const workflow = workflowOf(withNode(readWorkflow('pin-status-trigger'), NODE, { parameters }));
	const node = workflow.getNode(NODE) as INode;
	const staticData = workflow.getStaticData('node', node);
	Object.assign(staticData, kept);
	const isTest = mode === 'manual';
	const webhookData = {
		webhookDescription: trigger.description.webhooks?.[0],
		isTest,
	} as IWebhookData;
	const warnings: string[] = [];
	const logger = { warn: (line: string) => void warnings.push(line) };
	const watched = <Context extends object>(context: Context): Context =>
		Object.defineProperty(context, 'logger', { value: logger });
	const hooks = watched(
		new HookContext(
			workflow,
			node,
			additionalData(credential),
			isTest ? 'manual' : 'trigger',
			mode,
			webhookData,
		),
	);
	if (address !== undefined) hooks.getNodeWebhookUrl = () => address;
	const methods = trigger.webhookMethods.default;

	const receive: TriggerStage['receive'] = async ({ headers, rawBody }) => {
		let status: number | undefined;
		const httpResponse = {
			status: (code: number) => {
				status = code;
				return httpResponse;
			},
			json: () => httpResponse,
		};
		const body = rawBody ? (JSON.parse(rawBody.toString()) as unknown) : {};
		const more = Object.assign(additionalData(credential), {
			httpRequest: { headers, body, rawBody },
			httpResponse,
		});
		const context = watched(
			new WebhookContext(workflow, node, more, 'webhook', webhookData, [], null),
		);
		return { data: await trigger.webhook.call(context), status };
	};
	return {
		kept: staticData,
		url: hooks.getNodeWebhookUrl('default') ?? '',
		warnings,
		checkExists: () => methods.checkExists.call(hooks),
		create: () => methods.create.call(hooks),
		remove: () => methods.delete.call(hooks),
		activate: async () =>
			(await methods.checkExists.call(hooks)) || (await methods.create.call(hooks)),
		receive,
		deliver: (
			body,
			{ id = 'event-1', at = new Date(), secret = String(staticData.secret) } = {},
		) => {
			const rawBody = Buffer.from(JSON.stringify(body));
			const headers = {
				'webhook-id': id,
				'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
				'webhook-signature': new Webhook(secret).sign(id, at, rawBody.toString()),
			};
			return receive({ headers, rawBody });
		},
	};
}
