import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { accountEvents } from '../support/events.js';
import { madePin, pinBody, readPin, type WirePin } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

const WRITE_LIMIT = 6;
const TRIAL_WRITES = 3;

let stack: Stack;
afterEach(() => stack.stop());

async function publish(tenant: Tenant, count: number): Promise<WirePin[]> {
	const pins: WirePin[] = [];
	for (let i = 0; i < count; i++) {
		const body = pinBody(tenant, stack.simulator);
		pins.push(madePin(await tenant.api('POST', '/v1/pins', { body })));
	}
	return pins;
}

const all = (tenant: Tenant, pins: readonly WirePin[]): Promise<WirePin[]> =>
	Promise.all(pins.map(({ id }) => readPin(tenant, id)));

const countOf = (pins: readonly WirePin[], status: string): number =>
	pins.filter((pin) => pin.status === status).length;

async function meter(tenant: Tenant): Promise<{
	account: { tokens_available: number };
	global: { trial: { used: number } | null };
}> {
	const path = `/v1/rate-meter?account_id=${tenant.accountId}`;
	return (await tenant.api('GET', path)).body as Awaited<ReturnType<typeof meter>>;
}

const refusals = (): number =>
	stack.simulator.calls().filter(({ status }) => status === 429).length;

describe('an account whose calls at Pinterest run out', () => {
	it('stops by itself before Pinterest has to refuse one', async () => {
		stack = await startStack({
			settings: { PINLANE_PACE_PER_SECOND: '100' },
			simulator: { writeLimitPerMinute: WRITE_LIMIT },
		});
		const pins = await publish(stack, WRITE_LIMIT + 4);
		await until(async () => countOf(await all(stack, pins), 'published') === WRITE_LIMIT);
		await until(async () => (await meter(stack)).account.tokens_available === 0);
		expect(refusals()).toBe(0);
		expect(countOf(await all(stack, pins), 'queued')).toBe(4);
	});
});

describe('the budget of Trial access', () => {
	beforeEach(async () => {
		stack = await startStack({
			settings: {
				PINTEREST_ACCESS_TIER: 'trial',
				PINTEREST_TRIAL_WRITES: String(TRIAL_WRITES),
			},
		});
		await subscribe(stack, { url: stack.receiver.url });
		// The simulator stands for Pinterest here, whose calls count.
		const lanes = nativeDatabase(stack.context.connection).collection('lanes');
		await lanes.updateMany({ kind: 'publish' }, { $set: { atPinterest: true } });
	});

	it('is spent to the last call; what waits is shown with code and time, and told once', async () => {
		const pins = await publish(stack, TRIAL_WRITES + 3);
		await until(async () => countOf(await all(stack, pins), 'deferred') === 3);
		const shown = await all(stack, pins);
		expect(countOf(shown, 'published')).toBe(TRIAL_WRITES);
		for (const pin of shown.filter(({ status }) => status === 'deferred')) {
			expect(pin).toMatchObject({ error_code: 'app_budget_reached', attempts: 0 });
			expect(pin.next_look_at).toMatch(/T00:00:00\.000Z$/);
		}
		expect((await meter(stack)).global.trial).toMatchObject({ used: TRIAL_WRITES });
		const reason = { accountId: stack.accountId, name: 'account.limited' };
		await until(() => accountEvents(stack.receiver, reason).length > 0);
		const told = accountEvents(stack.receiver, reason).map(({ data }) => data);
		expect(told).toEqual([expect.objectContaining({ code: 'app_budget_reached' })]);
	});

	it('is shared over every account, and a limit of Pinterest holds them all', async () => {
		const match = { operation: 'pins/create', userId: stack.pinterestUserId };
		const [other] = [await stack.connect('other-client')];
		const lanes = nativeDatabase(stack.context.connection).collection('lanes');
		await lanes.updateMany({ kind: 'publish' }, { $set: { atPinterest: true } });
		await stack.simulator.faults({ match, fault: '429-bare', times: 1 });
		const [limited] = await publish(stack, 1);
		await until(
			async () => limited !== undefined && (await readPin(stack, limited.id)).status === 'deferred',
		);
		const pins = await publish(other, 2);
		await until(async () => countOf(await all(other, pins), 'deferred') === 2);
		expect(await all(other, pins)).toEqual([
			expect.objectContaining({ error_code: 'rate_limited' }),
			expect.objectContaining({ error_code: 'rate_limited' }),
		]);
		expect(refusals()).toBe(1);
	});
});
