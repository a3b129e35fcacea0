import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Bench } from './bench.js';
import { runWorkflow } from './execution.js';
import { searchList } from './list-search.js';
import { locator } from './parameters.js';
import type { Report } from './report.js';
import { manualStart, saveWorkflow } from './workflow.js';

/** The pickers of the editor, and List Boards in a workflow. */
export function driveBoards(report: Report, bench: Bench): Promise<void> {
	const { n8n, facts } = bench;
	const account = locator(facts.account_id);
	const boards = [...facts.boards, ...facts.fault_boards].map(({ id }) => id).sort();
	return report.part('boards', async (step) => {
		await step(
			'the account picker lists the account',
			async () => {
				const rows = await searchList(bench, {
					field: 'account',
					method: 'searchAccounts',
					parameters: {},
				});
				deepStrictEqual(
					rows.map(({ value }) => value),
					[facts.account_id],
				);
				return rows;
			},
			(rows) => rows.map(({ name }) => name).join(', '),
		);
		await step(
			'the board picker searches the boards of that account',
			async () => {
				const [wanted] = facts.boards;
				ok(wanted);
				const rows = await searchList(bench, {
					field: 'board',
					method: 'searchBoards',
					parameters: { account },
					filter: wanted.name.toLowerCase(),
				});
				deepStrictEqual(
					rows.map(({ value }) => value),
					[wanted.id],
				);
				return rows;
			},
			(rows) => rows.map(({ name }) => name).join(', '),
		);
		await step(
			'List Boards returns all of them',
			async () => {
				const parameters = { account, returnAll: true };
				const list = bench.node({ name: 'Boards', type: 'listBoards', parameters });
				const run = await runWorkflow(n8n, await saveWorkflow(n8n, [manualStart(), list]));
				strictEqual(run.status, 'success', run.error ?? run.status);
				const ids = run.output('Boards').map(({ id }) => id);
				deepStrictEqual(ids.sort(), boards);
				return ids;
			},
			(ids) => `${String(ids.length)} boards`,
		);
	});
}
