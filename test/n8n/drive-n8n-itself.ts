import { strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { activate, deactivate } from './activation.js';
import { awaitTriggered, runWorkflow } from './execution.js';
import type { N8nApi } from './n8n-api.js';
import type { Report } from './report.js';
import { manualStart, saveWorkflow, workflowNode } from './workflow.js';

/** Only n8n's own nodes: what fails here is the harness or n8n, not the package. */
export function driveN8nItself(report: Report, n8n: N8nApi): Promise<void> {
	return report.part('n8n', async (step) => {
		await step(
			'runs a workflow by hand',
			async () => {
				const set = workflowNode({
					name: 'Set',
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: { mode: 'raw', jsonOutput: '{"answer": 42}', options: {} },
				});
				const run = await runWorkflow(n8n, await saveWorkflow(n8n, [manualStart(), set]));
				strictEqual(run.status, 'success', run.error ?? run.status);
				strictEqual(run.output('Set')[0]?.answer, 42);
				return run;
			},
			({ status }) => status,
		);
		await step(
			'starts one by its webhook',
			async () => {
				const webhookId = randomUUID();
				const hook = workflowNode({
					name: 'Hook',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					webhookId,
					parameters: { httpMethod: 'POST', path: webhookId, options: {} },
				});
				const workflow = await saveWorkflow(n8n, [hook]);
				await activate(n8n, workflow);
				const answer = await fetch(`${n8n.url}/webhook/${webhookId}`, { method: 'POST' });
				strictEqual(answer.status, 200);
				const run = await awaitTriggered(n8n, workflow);
				await deactivate(n8n, workflow);
				return run;
			},
			({ status }) => status,
		);
	});
}
