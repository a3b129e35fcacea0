import { Webhook } from 'standardwebhooks';
import { ACCOUNT_ID, PIN_ID } from './samples';
import { triggerStage, type TriggerStage } from './trigger-stage';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const kept = { webhookId: 'w', secret: SECRET };
const event = {
	event: 'pin.published',
	type: 'pin.published',
	timestamp: '2026-11-21T10:00:00.000Z',
	pin_id: PIN_ID,
	board_id: '11',
	status: 'published',
	data: { pin_id: PIN_ID, pinterest_account_id: ACCOUNT_ID, title: 'Tomato soup' },
};
const REFUSED = { data: { noWebhookResponse: true }, status: 401 };
const IGNORED = { data: {}, status: undefined };

describe('an event that comes to the Pin Status Trigger', () => {
	it('starts the workflow with what happened, when, and to which pin', async () => {
		const { data, status } = await triggerStage({ kept }).deliver(event);
		expect(status).toBeUndefined();
		expect(data.workflowData).toEqual([
			[
				{
					json: {
						event_id: 'event-1',
						event: 'pin.published',
						occurred_at: '2026-11-21T10:00:00.000Z',
						...event.data,
					},
				},
			],
		]);
	});

	it('starts a test run, too', async () => {
		const { data } = await triggerStage({ kept, mode: 'manual' }).deliver(event);
		expect(data.workflowData).toHaveLength(1);
	});

	it('is answered with 200 and starts nothing where it was not asked for', async () => {
		const stage = triggerStage({ kept, parameters: { events: ['pin.failed'] } });
		expect(await stage.deliver(event)).toEqual(IGNORED);
	});

	it('starts nothing for another account than the filter names', async () => {
		const account = (value: string) => ({
			filters: { account: { __rl: true, mode: 'list', value } },
		});
		const other = triggerStage({ kept, parameters: account('another') });
		expect(await other.deliver(event)).toEqual(IGNORED);
		for (const value of [ACCOUNT_ID, ACCOUNT_ID.toUpperCase(), '']) {
			const { data } = await triggerStage({ kept, parameters: account(value) }).deliver(event);
			expect(data.workflowData).toHaveLength(1);
		}
	});
});

describe('an event that comes again', () => {
	const deliver = (stage: TriggerStage, id: string) => stage.deliver(event, { id });

	it('is answered with 200 and starts nothing', async () => {
		const stage = triggerStage({ kept });
		expect((await deliver(stage, 'a')).data.workflowData).toHaveLength(1);
		expect((await deliver(stage, 'b')).data.workflowData).toHaveLength(1);
		expect(await deliver(stage, 'a')).toEqual(IGNORED);
	});

	it('is known in another process, and for the last hundred ids', async () => {
		const stage = triggerStage({ kept });
		for (let count = 0; count <= 100; count += 1) await deliver(stage, `event-${String(count)}`);
		expect(stage.kept.seen).toHaveLength(100);
		const later = triggerStage({ kept: stage.kept });
		expect(await deliver(later, 'event-1')).toEqual(IGNORED);
		expect((await deliver(later, 'event-0')).data.workflowData).toHaveLength(1);
	});

	it('is not remembered by a stranger who cannot sign', async () => {
		const stage = triggerStage({ kept });
		const secret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
		expect(await stage.deliver(event, { id: 'a', secret })).toEqual(REFUSED);
		expect((await deliver(stage, 'a')).data.workflowData).toHaveLength(1);
	});
});

describe('a delivery that is refused with 401', () => {
	const rawBody = Buffer.from(JSON.stringify(event));
	const now = new Date();
	const headers = {
		'webhook-id': 'event-1',
		'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
		'webhook-signature': new Webhook(SECRET).sign('event-1', now, rawBody.toString()),
	};
	const stage = triggerStage({ kept });

	it('is not this one, which is good', async () => {
		expect((await stage.receive({ headers, rawBody })).status).toBeUndefined();
	});

	it.each(Object.keys(headers))('lacks %s', async (name) => {
		const { [name as keyof typeof headers]: _, ...others } = headers;
		expect(await stage.receive({ headers: others, rawBody })).toEqual(REFUSED);
	});

	it('has another body than was signed', async () => {
		const other = Buffer.from(rawBody.toString().replace('published', 'failed'));
		expect(await stage.receive({ headers, rawBody: other })).toEqual(REFUSED);
	});

	it('comes without the bytes that were signed', async () => {
		expect(await stage.receive({ headers })).toEqual(REFUSED);
	});

	it('was signed with another secret', async () => {
		const secret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
		expect(await stage.deliver(event, { secret })).toEqual(REFUSED);
	});

	it('was signed more than five minutes ago', async () => {
		expect(await stage.deliver(event, { at: new Date(now.getTime() - 301_000) })).toEqual(REFUSED);
	});

	it('comes to a node that has no secret yet', async () => {
		expect(await triggerStage().deliver(event, { secret: SECRET })).toEqual(REFUSED);
	});

	it('leaves a line in the log', () => {
		expect(stage.warnings.length).toBeGreaterThan(0);
		expect(stage.warnings.join()).not.toContain(PIN_ID);
	});
});
