import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { activate, deactivate } from './activation.js';
import type { Bench } from './bench.js';
import { awaitTriggered, executionIds, runWorkflow } from './execution.js';
import { pinParameters } from './parameters.js';
import type { Report } from './report.js';
import { manualStart, saveWorkflow } from './workflow.js';

const NAME = 'Trigger';

interface Webhook {
	readonly id: string;
	readonly url: string;
	readonly events: readonly string[];
}

/** Pin Status Trigger: registered, started by a published pin, closed to strangers, removed. */
export function driveTrigger(report: Report, bench: Bench): Promise<void> {
	const { n8n, facts } = bench;
	const webhookId = randomUUID();
	const url = `${n8n.url}/webhook/${webhookId}/webhook`;
	const parameters = { events: ['pin.published', 'pin.failed'], filters: {} };
	const registered = async (): Promise<readonly Webhook[]> => {
		const { body } = await bench.service('GET', '/v1/webhooks');
		return (body as readonly Webhook[]).filter((webhook) => webhook.url.startsWith(n8n.url));
	};
	return report.part('trigger', async (step) => {
		const workflow = await saveWorkflow(n8n, [
			bench.node({ name: NAME, type: 'pinStatusTrigger', parameters, webhookId }),
		]);
		await step(
			'activating it registers a webhook',
			async () => {
				await activate(n8n, workflow);
				const [webhook, ...others] = await registered();
				strictEqual(others.length, 0);
				ok(webhook);
				strictEqual(webhook.url, url);
				deepStrictEqual([...webhook.events].sort(), ['pin.failed', 'pin.published']);
				return webhook;
			},
			(webhook) => webhook.id,
		);
		await step(
			'a pin published by a workflow starts it with the event',
			async () => {
				const publish = bench.node({
					name: 'Publish',
					type: 'publishPin',
					parameters: pinParameters(facts),
				});
				const run = await runWorkflow(n8n, await saveWorkflow(n8n, [manualStart(), publish]));
				const [pin] = run.output('Publish');
				ok(pin, run.error ?? run.status);
				const started = await awaitTriggered(n8n, workflow);
				const [event] = started.output(NAME);
				ok(event);
				strictEqual(event.event, 'pin.published');
				strictEqual(event.pin_id, pin.id);
				return event;
			},
			(event) => `${String(event.event)} at ${String(event.occurred_at)}`,
		);
		await step(
			'a call without a signature starts nothing',
			async () => {
				const before = (await executionIds(n8n, workflow.id)).length;
				const body = JSON.stringify({ event: 'pin.published', data: {} });
				const headers = { 'content-type': 'application/json' };
				const answer = await fetch(url, { method: 'POST', headers, body });
				strictEqual(answer.status, 401);
				strictEqual((await executionIds(n8n, workflow.id)).length, before);
			},
			() => '401',
		);
		await step(
			'deactivating it removes the webhook',
			async () => {
				await deactivate(n8n, workflow);
				deepStrictEqual(await registered(), []);
			},
			() => 'none is left',
		);
	});
}
