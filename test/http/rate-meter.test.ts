import { randomUUID } from 'node:crypto';
import { WITHOUT_END } from '../../service/src/features/lanes/index.js';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { madePin, pinBody, readPin } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

interface Bucket {
	readonly tokens_available: number;
	readonly capacity: number;
	readonly refill_rate: number;
}
interface WireMeter {
	readonly account: Bucket & {
		readonly account_id: string;
		readonly gate: unknown;
		readonly spacing_seconds: number;
		readonly next_start_at: string | null;
		readonly day: { readonly used: number; readonly resets_at: string | null } | null;
	};
	readonly global: Bucket;
}

const PATH = '/v1/rate-meter';
const CAPACITY = 10;
/** Slow enough that no token comes back while a test looks. */
const PER_SECOND = 0.001;

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	const settings = {
		PINLANE_PACE_CAPACITY: String(CAPACITY),
		PINLANE_PACE_PER_SECOND: String(PER_SECOND),
	};
	stack = await startStack({ settings });
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

const ask = (id: string, tenant: Pick<Tenant, 'api'> = stack) =>
	tenant.api('GET', `${PATH}?account_id=${id}`);
const meter = async (tenant: Pick<Tenant, 'api' | 'accountId'>): Promise<WireMeter> =>
	(await ask(tenant.accountId, tenant)).body as WireMeter;

describe(`GET ${PATH}`, () => {
	it('200 shows a full bucket of an account that published nothing', async () => {
		// A turn that found nothing to do may still be on its way back.
		await until(async () => (await meter(other)).global.tokens_available === 2_000);
		const answer = await ask(other.accountId, other);
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({
			account: {
				account_id: other.accountId,
				tokens_available: CAPACITY,
				capacity: CAPACITY,
				refill_rate: PER_SECOND,
				spacing_seconds: 0,
				next_start_at: null,
				day: null,
				limits_from: {
					spacing_seconds: 'settings',
					daily_cap: 'settings',
					time_zone: 'settings',
				},
				gate: null,
			},
			global: { tokens_available: 2_000, capacity: 2_000, refill_rate: 200, trial: null },
		});
	});

	it('200 shows one token less for each published pin', async () => {
		for (const left of [CAPACITY - 1, CAPACITY - 2]) {
			const pin = madePin(
				await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }),
			);
			await until(async () => (await readPin(stack, pin.id)).status === 'published');
			// The lane returns what its turn did not use when the turn ends.
			await until(async () => (await meter(stack)).account.tokens_available >= left);
			expect((await meter(stack)).account.tokens_available).toBeCloseTo(left, 1);
		}
	});

	it('200 tells what holds the account, and until when', async () => {
		const { clock, lanes } = stack.context;
		const since = clock.now();
		const lane = { kind: 'publish', laneId: other.accountId } as const;
		const soon = new Date(since.getTime() + 60_000);
		await lanes.gate({ ...lane, gate: { until: soon, code: 'rate_limited', since } });
		const limited = { code: 'rate_limited', until: soon.toISOString() };
		expect((await meter(other)).account.gate).toEqual(limited);
		await lanes.gate({ ...lane, gate: { until: WITHOUT_END, code: 'token_expired', since } });
		expect((await meter(other)).account.gate).toEqual({ code: 'token_expired', until: null });
		await lanes.openGate(lane);
		expect((await meter(other)).account.gate).toBeNull();
	});

	it('200 counts the day and the spacing of an account that has them', async () => {
		const tenant = await stack.connect('counted');
		const pace = { daily_cap: 2, spacing_seconds: 1, time_zone: 'Asia/Tokyo' };
		await tenant.api('PATCH', `/v1/pinterest/accounts/${tenant.accountId}/pace`, { body: pace });
		// A turn is charged in advance, so the count can be ahead for a moment.
		expect((await meter(tenant)).account).toMatchObject({
			spacing_seconds: 1,
			day: { cap: 2, time_zone: 'Asia/Tokyo' },
		});
		await until(async () => (await meter(tenant)).account.day?.used === 0);
		const pins = await Promise.all(
			[1, 2, 3].map(async () => {
				const body = pinBody(tenant, stack.simulator);
				return madePin(await tenant.api('POST', '/v1/pins', { body }));
			}),
		);
		await until(async () => (await meter(tenant)).account.gate !== null);
		const { day, gate } = (await meter(tenant)).account;
		expect(day?.used).toBe(2);
		// Midnight in Tokyo.
		expect(day?.resets_at).toMatch(/T15:00:00\.000Z$/);
		expect(gate).toEqual({ code: 'daily_cap_reached', until: day?.resets_at });
		const shown = await Promise.all(pins.map(({ id }) => readPin(tenant, id)));
		const waiting = shown.filter(({ status }) => status === 'deferred');
		expect(waiting).toHaveLength(1);
		expect(waiting[0]).toMatchObject({
			error_code: 'daily_cap_reached',
			next_look_at: day?.resets_at,
		});
		expect(shown.filter(({ status }) => status === 'published')).toHaveLength(2);
	});

	it('200 shows one bucket to a Pinterest user who is connected in two workspaces', async () => {
		const [here, there] = [await stack.connect('shared'), await stack.connect('shared')];
		expect(here.workspaceId).not.toBe(there.workspaceId);
		const body = pinBody(here, stack.simulator);
		const pin = madePin(await here.api('POST', '/v1/pins', { body }));
		await until(async () => (await readPin(here, pin.id)).status === 'published');
		await until(async () => (await meter(there)).account.tokens_available >= CAPACITY - 1);
		expect((await meter(there)).account.tokens_available).toBeCloseTo(CAPACITY - 1, 1);
		expect((await meter(other)).account.tokens_available).toBe(CAPACITY);
	});

	it('200 with a key that may only read', async () => {
		const key = await stack.newKey({ scopes: ['read'] });
		const answer = await stack.api('GET', `${PATH}?account_id=${stack.accountId}`, { key });
		expect(answer.status).toBe(200);
	});

	it('401 without a key, 403 beside the list of the key', async () => {
		const path = `${PATH}?account_id=${stack.accountId}`;
		expectError(await stack.api('GET', path, { key: null }), 401, 'invalid_api_key');
		const key = await stack.newKey({ accountIds: [other.accountId] });
		expectError(await stack.api('GET', path, { key }), 403, 'account_not_permitted');
	});

	it("404 for another workspace's account, in the same bytes as for nobody's", async () => {
		const [theirs, nobodys] = [await ask(other.accountId), await ask(randomUUID())];
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
	});

	it.each(['', '?account_id=', '?account_id=x'])('422 for the query "%s"', async (query) => {
		const error = expectError(await stack.api('GET', PATH + query), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(['account_id']);
	});
});
