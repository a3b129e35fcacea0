import { match, ok, strictEqual } from 'node:assert/strict';
import type { Bench } from './bench.js';
import { runWorkflow } from './execution.js';
import { pinParameters } from './parameters.js';
import type { Report } from './report.js';
import { manualStart, saveWorkflow } from './workflow.js';

const NAME = 'Schedule';
const ZONE = 'Europe/Madrid';

/** Schedule Pin in a workflow with a zone of its own. */
export function driveSchedule(report: Report, bench: Bench): Promise<void> {
	const { n8n, facts } = bench;
	const runAt = (value: string) => {
		const parameters = { ...pinParameters(facts), runAt: value };
		const node = bench.node({ name: NAME, type: 'schedulePin', parameters });
		return saveWorkflow(n8n, [manualStart(), node], { timezone: ZONE });
	};
	return report.part('schedule', async (step) => {
		const schedule = await step(
			"a bare date and time is read in the workflow's zone",
			async () => {
				const year = new Date().getUTCFullYear() + 1;
				const run = await runWorkflow(n8n, await runAt(`${String(year)}-01-15T10:00:00`));
				strictEqual(run.status, 'success', run.error ?? run.status);
				const [made] = run.output(NAME);
				ok(made);
				strictEqual(Date.parse(String(made.run_at)), Date.UTC(year, 0, 15, 9));
				strictEqual(made.time_zone, ZONE);
				return made;
			},
			(made) => `${String(made.run_at)} is ${String(made.run_at_local)}`,
		);
		await step(
			'the service knows the schedule',
			async () => {
				const path = `/v1/schedules/${String(schedule.id)}`;
				const { status, body } = await bench.service('GET', path);
				strictEqual(status, 200);
				return body as { status: string };
			},
			({ status }) => `${status}, ${String(schedule.id)}`,
		);
		await step(
			'a time in the past is refused, in words',
			async () => {
				const run = await runWorkflow(n8n, await runAt('2020-01-15T10:00:00'));
				strictEqual(run.status, 'error');
				match(run.error ?? '', /lies in the past/);
				match(run.error ?? '', /was read as 2020-01-15T10:00:00\+01:00 \(Europe\/Madrid\)\./);
				return run;
			},
			(run) => run.error ?? '',
		);
	});
}
