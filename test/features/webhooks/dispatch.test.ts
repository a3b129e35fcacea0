import type { EventName } from '../../../service/src/domain/events.js';
import { OTHER_WORKSPACE, WORKSPACE, openWebhooks, type WebhookStage } from './webhook-stage.js';

const URL_A = 'http://127.0.0.1:9/a';
const URL_B = 'http://127.0.0.1:9/b';

describe('the dispatch lane', () => {
	let stage: WebhookStage;

	beforeEach(async () => {
		stage = await openWebhooks();
	});
	afterEach(() => stage.close());

	const deliveries = () => stage.deliveryRecords.find().sort({ order: 1 }).toArray();

	it('makes one delivery per event and subscribed endpoint and empties the outbox', async () => {
		const both: EventName[] = ['pin.published', 'pin.failed'];
		const a = await stage.endpoint(URL_A, { events: both });
		const b = await stage.endpoint(URL_B, { events: ['pin.published'] });
		await stage.emit(['pin.published']);
		await stage.emit(['pin.retrying', 'pin.failed']);
		expect(await stage.dispatchAll()).toBe(1);
		const made = (await deliveries()).map(({ endpointId, eventName }) => [endpointId, eventName]);
		expect(made.sort()).toEqual(
			[
				[a._id, 'pin.published'],
				[a._id, 'pin.failed'],
				[b._id, 'pin.published'],
			].sort(),
		);
		expect(await stage.eventsLeft()).toEqual([]);
		expect(stage.wakes.sort()).toEqual([`deliver:${a._id}`, `deliver:${b._id}`].sort());
	});

	it('stores the very text that is sent', async () => {
		await stage.endpoint(URL_A);
		const record = await stage.emit(['pin.published']);
		await stage.dispatchAll();
		const [delivery] = await deliveries();
		expect(JSON.parse(delivery?.body ?? '')).toEqual({
			event: 'pin.published',
			type: 'pin.published',
			timestamp: stage.clock.now().toISOString(),
			pin_id: record._id,
			board_id: '123',
			status: 'published',
			data: { sequence: 1 },
		});
	});

	it('makes no second delivery when it dies between insert and remove', async () => {
		const endpoint = await stage.endpoint(URL_A);
		await stage.emit(['pin.published']);
		const remove = jest.spyOn(stage.source, 'remove').mockRejectedValueOnce(new Error('killed'));
		await expect(stage.dispatchAll()).rejects.toThrow('killed');
		expect(await deliveries()).toHaveLength(1);
		await stage.deliveryRecords.updateOne({}, { $set: { state: 'delivered' } });

		expect(await stage.dispatchAll()).toBe(1);
		expect(remove).toHaveBeenCalledTimes(2);
		expect(await deliveries()).toMatchObject([{ endpointId: endpoint._id, state: 'delivered' }]);
		expect(await stage.eventsLeft()).toEqual([]);
	});

	it('adds the deliveries that are missing when only a part was inserted', async () => {
		await stage.endpoint(URL_A);
		await stage.endpoint(URL_B);
		await stage.emit(['pin.published']);
		const batch = await stage.dispatch.claim(WORKSPACE);
		await stage.dispatchAll();
		await stage.deliveryRecords.deleteOne({});
		if (batch) await stage.dispatch.run(batch, { signal: new AbortController().signal });
		expect(await deliveries()).toHaveLength(2);
	});

	it('leaves out endpoints that are subscribed to other events, switched off or foreign', async () => {
		await stage.endpoint(URL_A, { events: ['pin.failed'] });
		await stage.endpoint(URL_A, { isEnabled: false });
		await stage.endpoint(URL_A, { workspaceId: OTHER_WORKSPACE });
		await stage.emit(['pin.published']);
		await stage.dispatchAll();
		expect(await deliveries()).toEqual([]);
		expect(await stage.eventsLeft()).toEqual([]);
		expect(stage.wakes).toEqual([]);
	});

	it('sees an endpoint at once after it was made', async () => {
		await stage.emit(['pin.published']);
		await stage.dispatchAll();
		await stage.endpoint(URL_A);
		await stage.emit(['pin.published']);
		await stage.dispatchAll();
		expect(await deliveries()).toHaveLength(1);
	});

	it('leaves the events of other workspaces to their own lanes', async () => {
		await stage.emit(['pin.published'], OTHER_WORKSPACE);
		expect(await stage.dispatchAll(WORKSPACE)).toBe(0);
		expect(await stage.eventsLeft()).toHaveLength(1);
		const range = { from: null, to: stage.clock.now() };
		expect(await stage.dispatch.dueLanes(range)).toEqual([OTHER_WORKSPACE]);
		expect(await stage.dispatch.nextLook(OTHER_WORKSPACE)).toEqual(stage.clock.now());
		expect(await stage.dispatch.nextLook(WORKSPACE)).toBeNull();
	});

	it('takes at most 100 records in one batch', async () => {
		await stage.endpoint(URL_A);
		await Promise.all(Array.from({ length: 150 }, () => stage.emit(['pin.published'])));
		expect(await stage.dispatchAll()).toBe(2);
		expect(await deliveries()).toHaveLength(150);
	});
});
