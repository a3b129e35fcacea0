import './n8n-environment';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	IDataObject,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	IRun,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { setSafeRegexEngine, Workflow } from 'n8n-workflow';
import { PinlaneApi } from '../../credentials/PinlaneApi.credentials';
import { nodeTypes } from './node-types';

// n8n gives a pattern 250 ms of real time, which a busy machine may spend elsewhere.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags) => [...input.matchAll(new RegExp(pattern, flags))],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

export type WorkflowFile = Pick<IWorkflowBase, 'nodes' | 'connections' | 'settings' | 'pinData'>;

export interface Credential {
	readonly baseUrl: string;
	readonly apiKey: string;
}

export const CREDENTIAL: Credential = {
	baseUrl: 'http://pinlane.test:3400',
	apiKey: 'pb_test_key',
};

/** A workflow as n8n exports it, from `workflows/`. */
export const readWorkflow = (name: string): WorkflowFile =>
	JSON.parse(readFileSync(join(__dirname, 'workflows', `${name}.json`), 'utf8')) as WorkflowFile;

/** The workflow with other settings of one node; parameters are laid over the file's. */
export function withNode(file: WorkflowFile, name: string, change: Partial<INode>): WorkflowFile {
	const nodes = file.nodes.map((node) =>
		node.name === name
			? { ...node, ...change, parameters: { ...node.parameters, ...change.parameters } }
			: node,
	);
	return { ...file, nodes };
}

/** The workflow with these items at its start. */
export const withItems = (file: WorkflowFile, items: readonly IDataObject[]): WorkflowFile => ({
	...file,
	pinData: { Start: items.map((json) => ({ json })) },
});

/** What n8n knows beside the workflow: the credential, and where its webhooks are. */
export function additionalData(
	credential: Credential = CREDENTIAL,
): IWorkflowExecuteAdditionalData {
	const { authenticate } = new PinlaneApi();
	const headers = Object.keys(authenticate.properties.headers ?? {});
	const parts = {
		credentialsHelper: {
			isCredentialUsableByNode: () => true,
			getParentTypes: () => [],
			getDecrypted: () => Promise.resolve({ ...credential }),
			preAuthentication: () => Promise.resolve(undefined),
			authenticate: (_: unknown, __: unknown, request: IHttpRequestOptions) =>
				Promise.resolve({
					...request,
					headers: {
						...request.headers,
						...Object.fromEntries(headers.map((name) => [name, credential.apiKey])),
					},
				}),
		},
		hooks: new ExecutionLifecycleHooks('manual', '1', { id: 'w' } as IWorkflowBase),
		executionId: '1',
		restApiUrl: 'http://n8n.test/rest',
		instanceBaseUrl: 'http://n8n.test/',
		webhookBaseUrl: 'http://n8n.test/webhook',
		webhookTestBaseUrl: 'http://n8n.test/webhook-test',
		webhookWaitingBaseUrl: 'http://n8n.test/webhook-waiting',
		formWaitingBaseUrl: 'http://n8n.test/form-waiting',
		variables: {},
		setExecutionStatus: () => undefined,
	};
	return parts as unknown as IWorkflowExecuteAdditionalData;
}

export const workflowOf = ({ nodes, connections, settings }: WorkflowFile): Workflow =>
	new Workflow({ id: 'w', nodes, connections, active: false, nodeTypes, settings });

export interface Execution {
	readonly status: IRun['status'];
	/** The error that ended the workflow. */
	readonly error: (Error & Readonly<Record<string, unknown>>) | undefined;
	items(node: string, output?: number): INodeExecutionData[];
	json(node: string, output?: number): IDataObject[];
}

/** Starts a workflow with n8n's own executor. */
export const startWorkflow = (file: WorkflowFile, credential = CREDENTIAL) =>
	new WorkflowExecute(additionalData(credential), 'manual').run({
		workflow: workflowOf(file),
		pinData: file.pinData,
	});

/** Runs a workflow to its end with n8n's own executor. */
export async function runWorkflow(file: WorkflowFile, credential = CREDENTIAL): Promise<Execution> {
	const run = await startWorkflow(file, credential);
	const { error, runData } = run.data.resultData;
	const items = (node: string, output = 0): INodeExecutionData[] =>
		runData[node]?.[0]?.data?.main?.[output] ?? [];
	return {
		status: run.status,
		error: error as Execution['error'],
		items,
		json: (node, output) => items(node, output).map(({ json }) => json),
	};
}
