import type { FaultName } from '../../service/src/simulator/faults.js';
import { eventNames, eventOf, toldAbout } from '../support/events.js';
import {
	madePin,
	pinBody,
	readHistory,
	readPin,
	uniqueTitle,
	type WirePin,
} from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { until } from '../support/until.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
	await subscribe(stack, { url: stack.receiver.url });
});
afterAll(() => stack.stop());

async function publish(fault: FaultName, times?: number): Promise<WirePin> {
	const mark = times === undefined ? '' : `;times=${times}`;
	const body = {
		...pinBody(stack, stack.simulator),
		board_id: stack.faultBoard,
		title: `${uniqueTitle()} [fault:${fault}${mark}]`,
	};
	return madePin(await stack.api('POST', '/v1/pins', { body }));
}

describe('a refusal that stays', () => {
	it.each<[FaultName, string]>([
		['403-image-small', 'invalid_image'],
		['403-image-broken', 'invalid_image'],
		['400-image-format', 'invalid_image'],
		['403-permission', 'board_access_denied'],
		['404-board', 'resource_not_found'],
		['400-invalid', 'invalid_payload'],
		['429-spam', 'link_blocked'],
		['401-consumer', 'pinterest_not_permitted'],
		['403-trial', 'pinterest_not_permitted'],
	])('%s fails the pin as %s after one call, with one event', async (fault, code) => {
		const { id, title } = await publish(fault);
		await stack.settle();
		const pin = await readPin(stack, id);
		expect(pin).toMatchObject({ status: 'failed', error_code: code, attempts: 1 });
		expect(pin.next_look_at).toBeNull();
		expect(stack.simulator.asked(title)).toHaveLength(1);
		expect(stack.simulator.made(title)).toHaveLength(0);
		expect(eventNames(stack.receiver, id)).toEqual(['pin.failed']);
		const [call] = toldAbout(stack.receiver, id);
		if (!call) throw new Error('the event is not there');
		expect(eventOf(call)).toMatchObject({ status: 'failed', data: { error: { code } } });
	});
});

describe('a refusal that passes', () => {
	it('is tried again, and the history tells why', async () => {
		const { id, title } = await publish('409', 2);
		await stack.settle();
		expect(await readPin(stack, id)).toMatchObject({
			status: 'published',
			attempts: 3,
			error_code: null,
		});
		expect(stack.simulator.asked(title)).toHaveLength(3);
		expect(stack.simulator.made(title)).toHaveLength(1);
		const entries = await readHistory(stack, id);
		expect(entries.map(({ trigger }) => trigger)).toEqual([
			'accept',
			...['claim', 'postpone', 'release', 'claim', 'postpone', 'release', 'claim', 'succeed'],
		]);
		for (const entry of entries.filter(({ trigger }) => trigger === 'postpone')) {
			expect(entry).toMatchObject({ to: 'deferred', error_code: 'transient_upstream' });
		}
		expect(entries.filter(({ attempt }) => attempt !== null).map(({ attempt }) => attempt)).toEqual(
			[1, 2, 3],
		);
		expect(eventNames(stack.receiver, id)).toEqual([
			'pin.retrying',
			'pin.retrying',
			'pin.published',
		]);
	});

	it('steps aside and does not hold its lane', async () => {
		const waiting = await publish('409', 3);
		const body = pinBody(stack, stack.simulator);
		const { title } = madePin(await stack.api('POST', '/v1/pins', { body }));
		await stack.settle();
		const calls = stack.simulator.calls().map((call) => call.title);
		expect(calls.indexOf(title)).toBeLessThan(calls.lastIndexOf(waiting.title));
	});

	it('fails the pin when all tries are used up, with two events', async () => {
		const { id, title } = await publish('409');
		await stack.settle();
		const pin = await readPin(stack, id);
		expect(pin).toMatchObject({
			status: 'failed',
			error_code: 'transient_upstream',
			attempts: 5,
			next_look_at: null,
		});
		expect(pin.failed_at).not.toBeNull();
		expect(stack.simulator.asked(title)).toHaveLength(5);
		const names = eventNames(stack.receiver, id);
		expect(names.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'pin.retrying'));
		expect(names.slice(4).sort()).toEqual(['pin.failed', 'pin.retries_exhausted']);
		expect((await readHistory(stack, id)).at(-1)).toMatchObject({ trigger: 'exhaust', attempt: 5 });
	});

	it('is shown as deferred with its reason and its time while it waits', async () => {
		const { id } = await publish('400-image-fetch', 1);
		await until(async () => (await readPin(stack, id)).status === 'deferred');
		const pin = await readPin(stack, id);
		expect(pin.error_code).toBe('media_url_temporarily_unavailable');
		const waitMs = Date.parse(pin.next_look_at ?? '') - Date.parse(pin.created_at);
		// Pinterest's fetcher has its own ladder: five minutes, give or take a quarter.
		expect(waitMs).toBeGreaterThan(200_000);
		expect(waitMs).toBeLessThan(400_000);
		const deferred = await stack.api('GET', '/v1/pins?status=deferred');
		expect((deferred.body as WirePin[]).map((each) => each.id)).toEqual([id]);
	});
});
