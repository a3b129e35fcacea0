import { z } from 'zod';
import { until } from '../support/until.js';
import { decodeFlatted } from './decode-flatted.js';
import type { N8nApi } from './n8n-api.js';
import type { SavedWorkflow } from './workflow.js';

/** One finished run of a workflow. */
export interface Execution {
	readonly id: string;
	readonly status: string;
	/** What a node gave to one of its outputs, in its first run; empty where it gave nothing. */
	output(node: string, output?: number): readonly Item[];
	/** The message the run ended with, where it ended with an error. */
	readonly error: string | null;
}

export type Item = Readonly<Record<string, unknown>>;

const items = z.array(z.object({ json: z.record(z.string(), z.unknown()) })).nullable();
const runs = z.array(z.object({ data: z.object({ main: z.array(items) }).optional() }));
const failure = z.object({ message: z.string(), description: z.string().nullish() });
const result = z.object({
	resultData: z.object({
		runData: z.record(z.string(), runs).optional(),
		error: failure.optional(),
	}),
});
const stored = z.object({
	id: z.union([z.string(), z.number()]).transform(String),
	status: z.string(),
	stoppedAt: z.string().nullish(),
	data: z.string(),
});
const FINAL = ['success', 'error', 'canceled', 'crashed'];
const WITHIN_MS = 90_000;

/** Runs a saved workflow as the editor's button does, to its end. */
export async function runWorkflow(api: N8nApi, workflow: SavedWorkflow): Promise<Execution> {
	const { executionId } = await api.call(
		{
			method: 'POST',
			path: `/rest/workflows/${workflow.id}/run`,
			body: { triggerToStartFrom: { name: workflow.start } },
		},
		z.object({ executionId: z.string() }),
	);
	return awaitExecution(api, executionId);
}

/** Waits until the workflow has been started by one of its triggers, then until that run ends. */
export async function awaitTriggered(
	api: N8nApi,
	workflow: Pick<SavedWorkflow, 'id'>,
	wanted: (execution: Execution) => boolean = () => true,
): Promise<Execution> {
	let found: Execution | undefined;
	await until(
		async () => {
			for (const id of await executionIds(api, workflow.id)) {
				const execution = await awaitExecution(api, id);
				if (wanted(execution)) found = execution;
			}
			return found !== undefined;
		},
		{ within: WITHIN_MS, every: 250, what: 'a run started by the trigger' },
	);
	if (!found) throw new Error('no run was started by the trigger');
	return found;
}

/** Ids of all runs of a workflow, newest first. */
export async function executionIds(api: N8nApi, workflowId: string): Promise<readonly string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await api.call(
		{ method: 'GET', path: `/rest/executions?filter=${filter}&limit=50` },
		z.object({ results: z.array(stored.pick({ id: true })) }),
	);
	return results.map(({ id }) => id);
}

async function awaitExecution(api: N8nApi, id: string): Promise<Execution> {
	let last: z.output<typeof stored> | undefined;
	await until(
		async () => {
			last = await api.call({ method: 'GET', path: `/rest/executions/${id}` }, stored);
			return FINAL.includes(last.status) && Boolean(last.stoppedAt);
		},
		{ within: WITHIN_MS, every: 200, what: `the end of run ${id}` },
	);
	if (!last) throw new Error(`n8n knows no run ${id}`);
	return present(last);
}

function present({ id, status, data }: z.output<typeof stored>): Execution {
	const { resultData } = result.parse(decodeFlatted(data));
	const { error, runData = {} } = resultData;
	return {
		id,
		status,
		output: (node, output = 0) =>
			(runData[node]?.[0]?.data?.main[output] ?? []).map(({ json }) => json),
		error: error ? [error.message, error.description].filter(Boolean).join(' ') : null,
	};
}
