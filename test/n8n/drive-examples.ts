import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { activate, deactivate } from './activation.js';
import { CREDENTIAL_TYPE, type Bench } from './bench.js';
import { awaitTriggered, runWorkflow } from './execution.js';
import { locator } from './parameters.js';
import type { Report } from './report.js';
import { importWorkflow, type SavedWorkflow, type WorkflowFile } from './workflow.js';

const EXAMPLES = join(__dirname, '../../examples');

/** The workflows of examples/, imported, given account, board and credential, and run. */
export function driveExamples(report: Report, bench: Bench): Promise<void> {
	const { n8n } = bench;
	return report.part('examples', async (step) => {
		await step(
			'publish-and-react.json publishes, and reacts to it',
			async () => {
				const workflow = await importExample(bench, 'publish-and-react.json', 'Start');
				await activate(n8n, workflow);
				const run = await runWorkflow(n8n, workflow);
				strictEqual(run.status, 'success', run.error ?? run.status);
				const [pin] = run.output('Publish Pin');
				ok(pin);
				const reaction = await awaitTriggered(
					n8n,
					workflow,
					(each) => each.output('Pin Status Trigger')[0]?.pin_id === pin.id,
				);
				await deactivate(n8n, workflow);
				strictEqual(reaction.status, 'success', reaction.error ?? reaction.status);
				return reaction.output('Tell of the pin')[0];
			},
			(told) => String(told?.message),
		);
		await step(
			'rows-to-scheduled-pins.json plans two rows, refuses one',
			async () => {
				const workflow = await importExample(bench, 'rows-to-scheduled-pins.json', 'Start');
				const run = await runWorkflow(n8n, workflow);
				strictEqual(run.status, 'success', run.error ?? run.status);
				const planned = run.output('Planned');
				const refused = run.output('Refused');
				deepStrictEqual([planned.length, refused.length], [2, 1]);
				match(String(refused[0]?.reason), /past/);
				return { planned, refused };
			},
			({ planned, refused }) =>
				`${planned.map((row) => String(row.planned_for)).join(', ')}; ${String(refused[0]?.reason)}`,
		);
	});
}

/** As a person does after the import: the account, the board, the credential and an own image. */
async function importExample(bench: Bench, name: string, start: string): Promise<SavedWorkflow> {
	const { facts, n8n, packageName } = bench;
	const text = await readFile(join(EXAMPLES, name), 'utf8');
	const own = text.replaceAll('https://example.com/soup.jpg', facts.image_url);
	const file = JSON.parse(own) as WorkflowFile;
	const { credentials } = bench.node({ name: '', type: '', parameters: {} });
	ok(credentials?.[CREDENTIAL_TYPE]);
	const nodes = file.nodes.map((node) => {
		if (!node.type.startsWith(`${packageName}.`)) return node;
		const { account, board } = node.parameters;
		const parameters = {
			...node.parameters,
			...(account !== undefined && { account: locator(facts.account_id) }),
			...(board !== undefined && { board: locator(facts.boards[0]?.id ?? '') }),
		};
		return { ...node, parameters, credentials };
	});
	return importWorkflow(n8n, { ...file, nodes }, start);
}
