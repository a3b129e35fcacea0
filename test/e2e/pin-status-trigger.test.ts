import { until } from '../support/until.js';
import { madePin, pinBody } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { CREDENTIAL } from '../nodes/n8n-run';
import { triggerStage } from '../nodes/trigger-stage';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

describe('the Pin Status Trigger with the real service', () => {
	it('subscribes, takes the event of a published pin, and unsubscribes', async () => {
		const credential = { ...CREDENTIAL, baseUrl: stack.url, apiKey: stack.key };
		const stage = triggerStage({ credential, address: stack.receiver.url });
		expect(await stage.activate()).toBe(true);
		expect(await stage.checkExists()).toBe(true);

		const made = madePin(
			await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }),
		);
		await until(() => stack.receiver.ledger.length > 0, { what: 'the event' });
		const [delivery] = stack.receiver.ledger;
		if (!delivery) throw new Error('no event came');
		const { data, status } = await stage.receive({
			headers: Object.fromEntries(
				['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
					name,
					delivery.header(name) ?? '',
				]),
			),
			rawBody: delivery.body,
		});
		expect(status).toBeUndefined();
		expect(data.workflowData?.[0]?.[0]?.json).toMatchObject({
			event: 'pin.published',
			pin_id: made.id,
			title: made.title,
			pinterest_account_id: stack.accountId,
		});

		expect(await stage.remove()).toBe(true);
		expect((await stack.api('GET', '/v1/webhooks')).body).toEqual([]);
	});
});
