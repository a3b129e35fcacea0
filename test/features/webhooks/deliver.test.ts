import { startReceiver, type Receiver } from '../../support/receiver.js';
import { until } from '../../support/until.js';
import { openWebhooks, type WebhookStage } from './webhook-stage.js';

const MINUTE = 60_000;
const FIVE_SECONDS = 5_000;

describe('the deliver lane', () => {
	let stage: WebhookStage;
	let receiver: Receiver;

	beforeEach(async () => {
		stage = await openWebhooks({ settings: { timeoutMs: 500 } });
		receiver = await startReceiver();
	});
	afterEach(async () => {
		await receiver.stop();
		await stage.close();
	});

	/** One endpoint with one waiting delivery. */
	const oneWaiting = async (url = receiver.url) => {
		const endpoint = await stage.endpoint(url);
		await stage.emit(['pin.published']);
		await stage.dispatchAll();
		return endpoint;
	};
	const delivery = async () => {
		const [found] = await stage.deliveryRecords.find().toArray();
		if (!found) throw new Error('there is no delivery');
		return found;
	};
	const waitsFor = async () =>
		((await delivery()).nextAt?.getTime() ?? Number.NaN) - stage.clock.now().getTime();

	it('posts the stored body with both signatures, and notes the try', async () => {
		receiver.usually({ kind: 'status', status: 202, body: 'thank you' });
		const endpoint = await oneWaiting();
		expect(await stage.deliverDue(endpoint._id)).toBe(1);
		const { body, ...stored } = await delivery();
		expect(receiver.ledger).toHaveLength(1);
		expect(receiver.ledger[0]).toMatchObject({
			method: 'POST',
			path: '/hook',
			verified: { contract: true, standard: true },
		});
		expect(receiver.ledger[0]?.body.toString()).toBe(body);
		expect(stored).toMatchObject({
			state: 'delivered',
			tries: 1,
			deliveredAt: stage.clock.now(),
			attempts: [{ at: stage.clock.now(), status: 202, ms: 0, error: null, response: 'thank you' }],
		});
		expect(stored).not.toHaveProperty('nextAt');
	});

	it('keeps the spelling of the header names on the wire', async () => {
		const endpoint = await oneWaiting();
		await stage.deliverDue(endpoint._id);
		const { _id } = await delivery();
		const [call] = receiver.ledger;
		expect(call?.header('X-PinBridge-Signature')).toMatch(/^[0-9a-f]{64}$/);
		expect(call?.header('X-PinBridge-Event')).toBe('pin.published');
		expect(call?.header('X-PinBridge-Delivery-ID')).toBe(_id);
		expect(call?.header('webhook-id')).toBe(_id);
		expect(call?.header('webhook-timestamp')).toBe(String(stage.clock.now().getTime() / 1_000));
		expect(call?.header('webhook-signature')).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
		expect(call?.header('content-type')).toBe('application/json');
		expect(call?.header('user-agent')).toMatch(/^Pinlane\//);
	});

	it('tries again with growing waits, the same id and body, and a new time', async () => {
		receiver.script(500, 500, 500);
		const endpoint = await oneWaiting();
		for (const wait of [FIVE_SECONDS, 5 * MINUTE, 30 * MINUTE]) {
			expect(await stage.deliverDue(endpoint._id)).toBe(1);
			expect(await waitsFor()).toBe(wait);
			stage.clock.advance(wait - 1);
			expect(await stage.deliverDue(endpoint._id)).toBe(0);
			stage.clock.advance(1);
		}
		expect(await stage.deliverDue(endpoint._id)).toBe(1);
		expect((await delivery()).state).toBe('delivered');
		const of = (name: string) => new Set(receiver.ledger.map((call) => call.header(name)));
		expect(receiver.ledger).toHaveLength(4);
		expect(of('webhook-id').size).toBe(1);
		expect(of('webhook-timestamp').size).toBe(4);
		expect(new Set(receiver.ledger.map((call) => call.body.toString())).size).toBe(1);
		expect(receiver.ledger.every((call) => call.verified.contract && call.verified.standard)).toBe(
			true,
		);
	});

	it('gives up after the last try of the schedule', async () => {
		receiver.usually(500);
		const endpoint = await oneWaiting();
		for (let tries = 0; tries < 4; tries++) {
			expect(await stage.deliverDue(endpoint._id)).toBe(1);
			stage.clock.advance(24 * 60 * MINUTE);
		}
		expect(await stage.deliverDue(endpoint._id)).toBe(0);
		const { state, attempts } = await delivery();
		expect({ state, tries: attempts.length }).toEqual({ state: 'exhausted', tries: 4 });
	});

	it('lets no failure hold up the deliveries behind it', async () => {
		receiver.script(500);
		const endpoint = await oneWaiting();
		stage.clock.advance(1);
		await stage.emit(['pin.published']);
		await stage.dispatchAll();
		expect(await stage.deliverDue(endpoint._id)).toBe(2);
		const states = await stage.deliveryRecords.find().sort({ createdAt: 1 }).toArray();
		expect(states.map(({ state }) => state)).toEqual(['pending', 'delivered']);
	});

	it('follows no redirect', async () => {
		receiver.script({ kind: 'status', status: 302, headers: { location: receiver.url } });
		const endpoint = await oneWaiting();
		await stage.deliverDue(endpoint._id);
		expect(receiver.ledger).toHaveLength(1);
		expect(await delivery()).toMatchObject({ state: 'pending', attempts: [{ status: 302 }] });
	});

	it('waits as long as the receiver asks, within its bounds', async () => {
		receiver.script({ kind: 'status', status: 429, headers: { 'retry-after': '100' } });
		const endpoint = await oneWaiting();
		await stage.deliverDue(endpoint._id);
		expect(await waitsFor()).toBe(100_000);
	});

	it('switches an endpoint off that answers 410, and drops what waits for it', async () => {
		receiver.usually(410);
		const endpoint = await oneWaiting();
		await stage.emit(['pin.published']);
		await stage.dispatchAll();
		await stage.deliverDue(endpoint._id);
		expect(receiver.ledger).toHaveLength(1);
		expect(await stage.rawEndpoints.findOne({ _id: endpoint._id })).toMatchObject({
			isEnabled: false,
			disabledReason: expect.stringContaining('410') as string,
		});
		const states = await stage.deliveryRecords.find().toArray();
		expect(states.map(({ state }) => state)).toEqual(['dropped', 'dropped']);
		expect(await stage.deliver.nextLook(endpoint._id)).toBeNull();
	});

	it.each([
		['hangs', { kind: 'hang' }],
		['drips', { kind: 'slowDrip', everyMs: 20 }],
	] as const)('ends a try within the time limit when the receiver %s', async (_how, answer) => {
		receiver.script(answer);
		const endpoint = await oneWaiting();
		const startedAt = performance.now();
		await stage.deliverDue(endpoint._id);
		expect(performance.now() - startedAt).toBeGreaterThanOrEqual(490);
		const { attempts } = await delivery();
		expect(attempts).toMatchObject([{ status: null, error: 'timeout' }]);
		expect(await waitsFor()).toBe(MINUTE);
		await until(() => receiver.open() === 0);
	});

	it('reads 16 kB of an endless answer and closes the connection', async () => {
		receiver.script({ kind: 'endless' });
		const endpoint = await oneWaiting();
		await stage.deliverDue(endpoint._id);
		const { state, attempts } = await delivery();
		expect(state).toBe('delivered');
		expect(attempts[0]?.response).toHaveLength(16_384);
		await until(() => receiver.open() === 0);
	});

	it('notes the kind of fault when nobody answers', async () => {
		receiver.script({ kind: 'cut' });
		const endpoint = await oneWaiting();
		await stage.deliverDue(endpoint._id);
		expect((await delivery()).attempts).toMatchObject([{ status: null, error: 'reset' }]);
		expect(await waitsFor()).toBe(FIVE_SECONDS);
	});

	it('refuses an address that may not be called any more, as a failed try', async () => {
		const endpoint = await oneWaiting();
		const url = 'http://169.254.169.254/latest';
		await stage.rawEndpoints.updateOne({ _id: endpoint._id }, { $set: { url } });
		await stage.deliverDue(endpoint._id);
		expect(await delivery()).toMatchObject({
			state: 'pending',
			attempts: [{ status: null, error: 'outbound_refused' }],
		});
	});

	it('drops what waits for an endpoint that is switched off', async () => {
		const endpoint = await oneWaiting();
		await stage.rawEndpoints.updateOne({ _id: endpoint._id }, { $set: { isEnabled: false } });
		await stage.deliverDue(endpoint._id);
		expect(receiver.ledger).toEqual([]);
		expect((await delivery()).state).toBe('dropped');
	});

	it('gives a delivery back untried when the process ends in the middle', async () => {
		receiver.script({ kind: 'hang' });
		const endpoint = await oneWaiting();
		const ending = new AbortController();
		const claimed = await stage.deliver.claim(endpoint._id);
		if (!claimed) throw new Error('nothing was claimed');
		const running = stage.deliver.run(claimed, { signal: ending.signal });
		await until(() => receiver.ledger.length === 1);
		ending.abort();
		await running;
		expect(await delivery()).toMatchObject({ state: 'pending', tries: 0, attempts: [] });
		expect(await stage.deliverDue(endpoint._id)).toBe(1);
		expect((await delivery()).state).toBe('delivered');
	});

	it('takes up a delivery whose worker died, and refuses the late outcome', async () => {
		const endpoint = await oneWaiting();
		const dead = await stage.deliver.claim(endpoint._id);
		if (!dead) throw new Error('nothing was claimed');
		expect(await stage.deliverDue(endpoint._id)).toBe(0);
		stage.clock.advance(30_000);
		const range = { from: null, to: stage.clock.now() };
		expect(await stage.deliver.dueLanes(range)).toEqual([endpoint._id]);
		const second = await stage.deliver.claim(endpoint._id);
		expect(second).toMatchObject({ _id: dead._id, fence: dead.fence + 1 });
		await stage.deliver.run(dead, { signal: new AbortController().signal });
		expect(await delivery()).toMatchObject({ state: 'pending', attempts: [] });
	});
});
