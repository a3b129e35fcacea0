import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { accountFilterField } from '../shared/fields';
import { searchAccounts } from '../shared/list-search';
import { pinlaneApiTest } from '../shared/test-credential';
import { eventOptions } from './event-options';
import { receiveEvent } from './receive-event';
import { checkSubscription, createSubscription, deleteSubscription } from './subscription';

export class PinStatusTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pin Status Trigger',
		name: 'pinStatusTrigger',
		icon: {
			light: 'file:../shared/icons/pinlane.svg',
			dark: 'file:../shared/icons/pinlane.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'Start the workflow when Pinlane published a pin, a pin failed, or an account needs attention',
		eventTriggerDescription: 'Waiting for Pinlane to tell of a pin',
		activationMessage: 'Pinlane now starts this workflow.',
		defaults: { name: 'Pin Status Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pinlaneApi', required: true, testedBy: 'pinlaneApiTest' }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		],
		triggerPanel: {
			header: 'Pull in events from Pinlane',
			executionsHelp: {
				inactive:
					'Pinlane has to reach n8n: its address is N8N_WEBHOOK_URL (formerly WEBHOOK_URL), and Pinlane may refuse private addresses unless OUTBOUND_ALLOW_CIDRS or OUTBOUND_ALLOW_HOSTS names this one.<br /><br /><b>Trying it out:</b> click the button, then publish a pin within two minutes; one event is taken.<br /><br /><b>For good:</b> activate the workflow.',
				active:
					'Pinlane starts this workflow by itself; its runs are in the executions list. To try changes, click the button, then publish a pin within two minutes.',
			},
			activationHint: 'Activate the workflow to have Pinlane start it by itself.',
		},
		properties: [
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				options: eventOptions,
				default: ['pin.published', 'pin.failed'],
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: [accountFilterField],
			},
		],
	};

	methods = {
		credentialTest: { pinlaneApiTest },
		listSearch: { searchAccounts },
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await checkSubscription(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await createSubscription(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await deleteSubscription(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return receiveEvent(this);
	}
}
