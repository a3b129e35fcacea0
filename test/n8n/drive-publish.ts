import { match, ok, strictEqual } from 'node:assert/strict';
import type { Bench } from './bench.js';
import { runWorkflow } from './execution.js';
import { pinParameters, type Parameters } from './parameters.js';
import type { Report } from './report.js';
import { manualStart, saveWorkflow, type SavedWorkflow } from './workflow.js';

const NAME = 'Publish';
const WAIT = { waitForCompletion: true, maximumWait: 60 };

/** Publish Pin in a workflow: published, run again, refused, failed. */
export function drivePublish(report: Report, bench: Bench): Promise<void> {
	const { n8n, facts } = bench;
	const workflowOf = (
		parameters: Parameters,
		onError?: 'continueErrorOutput',
	): Promise<SavedWorkflow> =>
		saveWorkflow(n8n, [
			manualStart(),
			bench.node({ name: NAME, type: 'publishPin', parameters, onError }),
		]);
	return report.part('publish', async (step) => {
		const workflow = await workflowOf({ ...pinParameters(facts), options: WAIT });
		const first = await step(
			'Publish Pin waits until the pin is on Pinterest',
			async () => {
				const run = await runWorkflow(n8n, workflow);
				strictEqual(run.status, 'success', run.error ?? run.status);
				const [pin] = run.output(NAME);
				ok(pin);
				strictEqual(pin.status, 'published');
				ok(pin.pinterest_pin_id);
				return pin;
			},
			(pin) => `Pinterest id ${String(pin.pinterest_pin_id)}`,
		);
		await step(
			'the same run again makes no second pin',
			async () => {
				const [pin] = (await runWorkflow(n8n, workflow)).output(NAME);
				strictEqual(pin?.id, first.id);
				strictEqual(pin?.already_existed, true);
			},
			() => 'the same pin',
		);
		await step(
			'the service knows the pin',
			async () => {
				const { status, body } = await bench.service('GET', `/v1/pins/${String(first.id)}`);
				strictEqual(status, 200);
				strictEqual(
					(body as { pinterest_pin_id: unknown }).pinterest_pin_id,
					first.pinterest_pin_id,
				);
			},
			() => String(first.id),
		);
		await step(
			'a board that is not there stops the run, in words',
			async () => {
				const run = await runWorkflow(
					n8n,
					await workflowOf(pinParameters(facts, { board: '404' })),
				);
				strictEqual(run.status, 'error');
				match(run.error ?? '', /board/i);
				return run;
			},
			(run) => run.error ?? '',
		);
		await step(
			'a pin that Pinterest refuses leaves by the error output',
			async () => {
				const [board] = facts.fault_boards;
				const refused = pinParameters(facts, {
					board: board?.id,
					title: '[fault:403-image-small] by n8n',
				});
				const parameters = { ...refused, options: WAIT };
				const run = await runWorkflow(n8n, await workflowOf(parameters, 'continueErrorOutput'));
				strictEqual(run.status, 'success', run.error ?? run.status);
				strictEqual(run.output(NAME).length, 0);
				const [item] = run.output(NAME, 1);
				ok(item);
				match(String(item.message), /image/);
				match(JSON.stringify(item.error), /"code":"invalid_image"/);
				return item;
			},
			(item) => String(item.message),
		);
	});
}
