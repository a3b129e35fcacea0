import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { N8nApi } from './n8n-api.js';

export interface WorkflowNode {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly position: readonly [number, number];
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly credentials?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
	readonly webhookId?: string;
	readonly onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
}

type NodeDraft = Partial<WorkflowNode> & Pick<WorkflowNode, 'name' | 'type'>;

/** A node of a workflow; only what matters need be named. */
export const workflowNode = (draft: NodeDraft): WorkflowNode => ({
	id: randomUUID(),
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...draft,
});

export const manualStart = (): WorkflowNode =>
	workflowNode({ name: 'Start', type: 'n8n-nodes-base.manualTrigger' });

/** A workflow as n8n exports and imports it. */
export interface WorkflowFile {
	readonly name: string;
	readonly nodes: readonly WorkflowNode[];
	readonly connections: Readonly<Record<string, unknown>>;
	readonly settings: Readonly<Record<string, unknown>>;
}

export interface SavedWorkflow {
	readonly id: string;
	readonly versionId: string;
	/** The node a run by hand starts from. */
	readonly start: string;
}

const made = z.object({ id: z.string(), versionId: z.string() });

/** Saves a workflow as it stands; `start` names the node a run by hand begins with. */
export async function importWorkflow(
	api: N8nApi,
	file: WorkflowFile,
	start: string,
): Promise<SavedWorkflow> {
	const saved = await api.call({ method: 'POST', path: '/rest/workflows', body: file }, made);
	return { ...saved, start };
}

/** Saves the nodes as a workflow in which each feeds the next; `timezone` is n8n's when absent. */
export function saveWorkflow(
	api: N8nApi,
	nodes: readonly [WorkflowNode, ...WorkflowNode[]],
	settings: { readonly timezone?: string } = {},
): Promise<SavedWorkflow> {
	const [first] = nodes;
	const file: WorkflowFile = {
		name: nodes.map(({ name }) => name).join(' → '),
		nodes: nodes.map((node, index) => ({ ...node, position: [index * 220, 0] })),
		connections: chain(nodes),
		settings: { executionOrder: 'v1', ...settings },
	};
	return importWorkflow(api, file, first.name);
}

function chain(nodes: readonly WorkflowNode[]): Record<string, unknown> {
	const links = nodes.slice(1).map((next, index) => {
		const from = nodes[index]?.name ?? '';
		return [from, { main: [[{ node: next.name, type: 'main', index: 0 }]] }] as const;
	});
	return Object.fromEntries(links);
}
