import type { ReadyFacts } from '../../service/src/cli/dev/ready-file.js';
import { apiClient, type Api } from '../support/api-client.js';
import type { N8nApi } from './n8n-api.js';
import { workflowNode, type WorkflowNode } from './workflow.js';

/** What every part drives: n8n with the package in it, and the service beside it. */
export interface Bench {
	readonly n8n: N8nApi;
	/** The service as a program without n8n sees it. */
	readonly service: Api;
	readonly facts: ReadyFacts;
	/** Begins the type of every node of the package. */
	readonly packageName: string;
	/** A node of the package that uses the saved credential. */
	node(draft: NodeOfOurs): WorkflowNode;
}

export interface NodeOfOurs extends Pick<WorkflowNode, 'name' | 'parameters'> {
	/** As in the node's description. */
	readonly type: string;
	readonly onError?: WorkflowNode['onError'];
	readonly webhookId?: string;
}

export interface SavedCredential {
	readonly id: string;
	readonly name: string;
}

export const CREDENTIAL_TYPE = 'pinlaneApi';

export function createBench(given: {
	readonly n8n: N8nApi;
	readonly facts: ReadyFacts;
	readonly packageName: string;
	readonly credential: SavedCredential;
}): Bench {
	const { n8n, facts, packageName, credential } = given;
	return {
		n8n,
		facts,
		packageName,
		service: apiClient(facts.url, facts.api_key),
		node: ({ type, ...draft }) =>
			workflowNode({
				...draft,
				type: `${packageName}.${type}`,
				credentials: { [CREDENTIAL_TYPE]: credential },
			}),
	};
}
