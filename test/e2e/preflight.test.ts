import { eventNames, eventOf } from '../support/events.js';
import { startOf } from '../support/image-bytes.js';
import { startMediaHost, type MediaHost } from '../support/media-host.js';
import { madePin, pinBody, readHistory, readPin, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { until } from '../support/until.js';

const HOUR = 3_600_000;

interface Looked {
	readonly status: string;
	readonly preflight: {
		readonly state: string;
		readonly findings: readonly { readonly code: string }[];
	} | null;
}

let stack: Stack;
let host: MediaHost;
beforeAll(async () => {
	host = await startMediaHost();
	stack = await startStack({
		settings: { PINLANE_PREFLIGHT: 'on', PINLANE_PREFLIGHT_TIMEOUT_MS: '60000' },
	});
	await subscribe(stack, {
		url: stack.receiver.url,
		events: ['pin.warning', 'pin.failed', 'pin.published'],
	});
});
afterAll(async () => {
	// First: it ends the looks that still wait for it.
	await host.stop();
	await stack.stop();
});

const page = (): string =>
	host.serve({ headers: { 'content-type': 'text/html' }, body: startOf('<!doctype html>') });

describe('a look ahead', () => {
	it('finds nothing on the image of the trial, and tells nobody', async () => {
		const body = {
			...pinBody(stack, stack.simulator),
			run_at: new Date(Date.now() + 3 * HOUR).toISOString(),
		};
		const { id } = (await stack.api('POST', '/v1/schedules', { body })).body as { id: string };
		const read = async () => (await stack.api('GET', `/v1/schedules/${id}`)).body as Looked;
		await until(async () => (await read()).preflight?.state === 'passed', { what: 'the look' });
		expect((await read()).status).toBe('scheduled');
		await stack.settle();
		expect(stack.receiver.ledger).toHaveLength(0);
	});

	it('warns of a schedule whose image is a page, long before it is due', async () => {
		const body = {
			...pinBody(stack, { imageUrl: page() }),
			run_at: new Date(Date.now() + 48 * HOUR).toISOString(),
		};
		const { id } = (await stack.api('POST', '/v1/schedules', { body })).body as { id: string };
		await until(() => stack.receiver.ledger.length > 0, { what: 'the warning' });
		const [received] = stack.receiver.ledger;
		if (!received) throw new Error('nothing was received');
		expect(eventOf(received)).toMatchObject({
			event: 'pin.warning',
			data: {
				title: body.title,
				findings: [{ code: 'media_is_page', severity: 'error', field: 'image_url' }],
			},
		});
		const schedule = (await stack.api('GET', `/v1/schedules/${id}`)).body as Looked;
		expect(schedule).toMatchObject({
			status: 'scheduled',
			preflight: { state: 'failed', findings: [{ code: 'media_is_page' }] },
		});
	});

	it('does not hold up a pin that may go out at once', async () => {
		const slow = host.serve('hang');
		const body = { ...pinBody(stack, stack.simulator), link_url: slow };
		const { id } = madePin(await stack.api('POST', '/v1/pins', { body }));
		await until(async () => (await readPin(stack, id)).status === 'published', {
			what: 'the publishing',
		});
	});

	it('fails a pin that waits for its account before anything is sent', async () => {
		const { lanes, clock } = stack.context;
		const since = clock.now();
		await lanes.gate({
			kind: 'publish',
			laneId: stack.accountId,
			gate: { since, until: new Date(since.getTime() + HOUR), code: 'rate_limited' },
		});
		const body = { ...pinBody(stack, { imageUrl: page() }), title: uniqueTitle('Waits') };
		const { id } = madePin(await stack.api('POST', '/v1/pins', { body }));
		await until(async () => (await readPin(stack, id)).status === 'failed', {
			what: 'the refusal',
		});
		expect(await readPin(stack, id)).toMatchObject({
			error_code: 'invalid_image',
			attempts: 0,
			preflight: { state: 'failed' },
		});
		expect((await readHistory(stack, id)).map(({ trigger }) => trigger)).toEqual([
			'accept',
			'refuse',
		]);
		expect(stack.simulator.asked(body.title)).toHaveLength(0);
		await until(() => eventNames(stack.receiver, id).includes('pin.failed'), { what: 'the event' });
	});
});
