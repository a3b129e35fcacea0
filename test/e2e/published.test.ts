import { Webhook } from 'standardwebhooks';
import { eventOf, toldAbout } from '../support/events.js';
import { madePin, pinBody, readHistory, readPin } from '../support/pin-body.js';
import {
	contractSignatureFits,
	RECEIVER_SECRET,
	startReceiver,
	type Receiver,
} from '../support/receiver.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { until } from '../support/until.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
	await subscribe(stack, { url: stack.receiver.url });
});
afterAll(() => stack.stop());

/** Ends a receiver and its webhook, so that nothing is tried again and again. */
async function end(receiver: Receiver, webhookId: string): Promise<void> {
	await stack.api('DELETE', `/v1/webhooks/${webhookId}`);
	await receiver.stop();
}

const publish = async () =>
	madePin(await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }));

describe('a pin', () => {
	it('is made once at Pinterest and told with both signatures', async () => {
		const { id, title } = await publish();
		await until(() => toldAbout(stack.receiver, id).length > 0);
		const [call] = toldAbout(stack.receiver, id);
		if (!call) throw new Error('the event is not there');

		const pin = await readPin(stack, id);
		expect(pin.status).toBe('published');
		const [made] = stack.simulator.made(title);
		expect(stack.simulator.made(title)).toHaveLength(1);
		expect(pin.pinterest_pin_id).toBe(made?.pinId);

		expect(eventOf(call)).toMatchObject({
			event: 'pin.published',
			pin_id: id,
			board_id: stack.boardId,
			status: 'published',
			data: { pinterest_pin_id: made?.pinId, title, workspace_id: stack.workspaceId },
		});
		const contract = call.header('X-PinBridge-Signature') ?? '';
		expect(contract).toMatch(/^[0-9a-f]{64}$/);
		expect(contractSignatureFits(RECEIVER_SECRET, call.body, contract)).toBe(true);
		expect(call.header('X-PinBridge-Event')).toBe('pin.published');
		expect(call.header('X-PinBridge-Delivery-ID')).toBe(call.header('webhook-id'));
		const library = new Webhook(new TextEncoder().encode(RECEIVER_SECRET), { format: 'raw' });
		const verified = library.verify(call.body.toString('utf8'), {
			'webhook-id': call.header('webhook-id') ?? '',
			'webhook-timestamp': call.header('webhook-timestamp') ?? '',
			'webhook-signature': call.header('webhook-signature') ?? '',
		});
		expect(verified).toEqual(eventOf(call));
	});

	it('is told under a secret in the form of Standard Webhooks, too', async () => {
		const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
		const receiver = await startReceiver({ secret });
		const webhookId = await subscribe(stack, { url: receiver.url, secret });
		const { id } = await publish();
		await until(() => toldAbout(receiver, id).length > 0);
		expect(toldAbout(receiver, id)[0]?.verified).toEqual({ contract: true, standard: true });
		await end(receiver, webhookId);
	});

	it('has a history of what was done', async () => {
		const { id } = await publish();
		await stack.settle();
		const entries = await readHistory(stack, id);
		expect(entries.map(({ trigger, to, attempt }) => [trigger, to, attempt])).toEqual([
			['accept', 'queued', null],
			['claim', 'publishing', null],
			['succeed', 'published', 1],
		]);
	});

	it('arrives at Pinterest as it was sent', async () => {
		const title = `Ümläut & <b>"quotes"</b> 😀 ${Date.now()}`;
		const body = {
			...pinBody(stack, stack.simulator),
			title,
			link_url: 'https://example.com/ü?q=1&b=2',
		};
		madePin(await stack.api('POST', '/v1/pins', { body }));
		await stack.settle();
		expect(stack.simulator.made(title)).toHaveLength(1);
		expect(stack.simulator.made(title)[0]?.link).toBe(new URL(body.link_url).href);
	});

	it('goes out in the order of its account', async () => {
		const first = stack.simulator.calls().length;
		const titles: string[] = [];
		for (let i = 0; i < 12; i++) titles.push((await publish()).title);
		await stack.settle();
		const sent = stack.simulator
			.calls()
			.slice(first)
			.map(({ title }) => title);
		expect(sent).toEqual(titles);
	});

	it('leaves neither key nor secret in the log', () => {
		const log = stack.lines.join('\n');
		expect(log).not.toContain(stack.key);
		expect(log).not.toContain(RECEIVER_SECRET);
		expect(log).not.toMatch(/pin[ar]_[0-9A-Za-z]{20}/);
	});
});

describe('a receiver', () => {
	it('that is down gets the event under the same id once it is up', async () => {
		const receiver = await startReceiver();
		receiver.script(500, { kind: 'cut' }, 302);
		const webhookId = await subscribe(stack, { url: receiver.url });
		const { id } = await publish();
		await until(() => toldAbout(receiver, id).length === 4);
		await stack.settle();
		const calls = toldAbout(receiver, id);
		expect(calls).toHaveLength(4);
		expect(new Set(calls.map((call) => call.header('webhook-id'))).size).toBe(1);
		expect(new Set(calls.map((call) => call.body.toString('utf8'))).size).toBe(1);
		expect(calls.every(({ verified }) => verified.contract && verified.standard)).toBe(true);
		await end(receiver, webhookId);
	});

	it('that is gone (410) is switched off and gets nothing more', async () => {
		const receiver = await startReceiver();
		receiver.usually(410);
		const webhookId = await subscribe(stack, { url: receiver.url });
		const { id } = await publish();
		await until(() => toldAbout(receiver, id).length === 1);
		await until(async () => {
			const { body } = await stack.api('GET', `/v1/webhooks/${webhookId}`);
			const { is_enabled: on, disabled_reason: why } = body as Record<string, unknown>;
			return on === false && typeof why === 'string';
		});
		await publish();
		await stack.settle();
		expect(receiver.ledger).toHaveLength(1);
		await end(receiver, webhookId);
	});

	it('that is slow or silent holds up no other', async () => {
		const silent = await startReceiver();
		silent.usually({ kind: 'hang' });
		const webhookId = await subscribe(stack, { url: silent.url });
		const { id } = await publish();
		await until(() => silent.open() > 0);
		await until(() => toldAbout(stack.receiver, id).length > 0, { within: 5_000 });
		await end(silent, webhookId);
	});

	it('hears nothing of another workspace', async () => {
		const other = await stack.connect('another-client');
		const body = pinBody(other, stack.simulator);
		const { id } = madePin(await other.api('POST', '/v1/pins', { body }));
		await stack.settle();
		expect((await readPin(other, id)).status).toBe('published');
		expect(toldAbout(stack.receiver, id)).toEqual([]);
	});
});
