import { refreshTokens } from '../../service/src/features/accounts/index.js';
import { accountEvents } from '../support/events.js';
import { madePin, pinBody, readPin, type WirePin } from '../support/pin-body.js';
import { startStack, type Stack, type Twin } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { connectUser, type Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

let stack: Stack;
let twin: Twin;
beforeAll(async () => {
	// Long limits: what is shown here has nothing to do with a machine that is slow.
	stack = await startStack({
		settings: { PINLANE_PINTEREST_TIMEOUT_MS: '10000', PINLANE_RECORD_LEASE_MS: '30000' },
	});
	twin = await stack.twin();
	await subscribe(stack, { url: stack.receiver.url });
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

async function publish(tenant: Tenant, by = tenant.api): Promise<WirePin> {
	return madePin(await by('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) }));
}

async function published(tenant: Tenant, pin: WirePin): Promise<void> {
	await until(async () => (await readPin(tenant, pin.id)).status === 'published');
}

async function shown({ api, accountId }: Tenant): Promise<Record<string, unknown> | undefined> {
	const accounts = (await api('GET', '/v1/pinterest/accounts')).body as { id: string }[];
	return accounts.find(({ id }) => id === accountId);
}

const told = async (tenant: Tenant, name: string) => {
	await stack.settle();
	return accountEvents(stack.receiver, { accountId: tenant.accountId, name });
};

/** Calls of the token endpoint with a live grant of this user, from now on. */
async function countRefreshes({ pinterestUserId: userId }: Tenant): Promise<() => Promise<number>> {
	const match = { operation: 'oauth/token', userId };
	await stack.simulator.faults({ match, fault: 'slow', delayMs: 50 });
	return async () => {
		const answer = await fetch(`${stack.simulator.url}/_sim/faults`);
		const { rules } = (await answer.json()) as { rules: { matched: number }[] };
		return rules[0]?.matched ?? 0;
	};
}

describe('an access token that has ended', () => {
	it('is renewed once for 100 publications at once, over two processes', async () => {
		const busy = await stack.connect('busy', stack.workspaceId);
		await published(busy, await publish(busy));
		await stack.simulator.expireAccess(busy.pinterestUserId);
		const refreshes = await countRefreshes(busy);
		const contexts = [stack.context, twin.context];
		const looks = Array.from({ length: 50 }, (_, i) => {
			const { accounts, ports } = contexts[i % 2] ?? stack.context;
			return accounts.publishing.use(busy.accountId, (token) =>
				ports.forProvider('simulator').getUserAccount(token),
			);
		});
		const pins = await Promise.all(
			Array.from({ length: 100 }, (_, i) => publish(busy, i % 2 ? twin.api : stack.api)),
		);
		for (const { kind } of await Promise.all(looks)) expect(['done', 'busy']).toContain(kind);
		for (const pin of pins) await published(busy, pin);
		for (const { title } of pins) expect(stack.simulator.made(title)).toHaveLength(1);
		expect(await refreshes()).toBe(1);
		expect(await told(busy, 'account.reconnect_required')).toEqual([]);
	});
});

describe('a grant that is used up by an answer that never came', () => {
	it('ends no publishing, is shown and told, and recovers with a new connection', async () => {
		const lost = await stack.connect('lost-answer', stack.workspaceId);
		const { accounts } = stack.context;
		const input = { accountId: lost.accountId, failedVersion: 1, ahead: true };
		const match = { operation: 'oauth/token', userId: lost.pinterestUserId };
		await stack.simulator.faults({ match, fault: 'effect-then-reset', times: 1 });
		expect(await refreshTokens(accounts, input)).toBe('unavailable');
		expect(await refreshTokens(accounts, input)).toBe('refreshed');

		await published(lost, await publish(lost));
		expect(await shown(lost)).toMatchObject({
			health_status: 'expiring',
			health_message: expect.stringContaining('ends on') as string,
			health_remedy: expect.stringContaining('Reconnect') as string,
			reconnect_required: false,
		});
		const [event, ...others] = await told(lost, 'account.token_expiring');
		expect(others).toEqual([]);
		expect(event?.data).toMatchObject({
			pinterest_account_id: lost.accountId,
			username: 'lost-answer',
			health_status: 'expiring',
			code: 'token_revoked',
			ends_at: expect.any(String) as string,
			message: expect.any(String) as string,
			remedy: expect.any(String) as string,
		});

		await connectUser(stack, { username: 'lost-answer', workspaceId: stack.workspaceId });
		expect(await shown(lost)).toMatchObject({ health_status: 'healthy', health_remedy: null });
		expect(await told(lost, 'account.recovered')).toHaveLength(1);
		expect(await told(lost, 'account.connected')).toHaveLength(1);
	});
});

describe('an account that is found dead although nothing is published', () => {
	it('holds its lane at once, and opens it when it is connected again', async () => {
		const dead = await stack.connect('dead-at-boards', stack.workspaceId);
		await stack.simulator.revokeTokens(dead.pinterestUserId);
		await refreshTokens(stack.context.accounts, { accountId: dead.accountId, failedVersion: 1 });
		const gate = async () => {
			const { lanes, clock } = stack.context;
			return (await lanes.gates('publish', [dead.accountId], clock.now())).get(dead.accountId);
		};
		expect(await gate()).toMatchObject({ code: 'token_revoked' });
		expect(await shown(dead)).toMatchObject({
			health_status: 'reconnect_required',
			reconnect_required: true,
			health_remedy: expect.stringContaining('Reconnect') as string,
		});
		const pin = await publish(dead);
		expect(await readPin(dead, pin.id)).toMatchObject({
			status: 'deferred',
			error_code: 'token_revoked',
		});
		expect(await told(dead, 'account.reconnect_required')).toHaveLength(1);
		await connectUser(stack, { username: 'dead-at-boards', workspaceId: stack.workspaceId });
		await published(dead, pin);
	});
});

describe('a limit of Pinterest', () => {
	it('shows on the account while it lasts', async () => {
		const limited = await stack.connect('limited-health', stack.workspaceId);
		const { lanes, clock } = stack.context;
		const lane = { kind: 'publish' as const, laneId: limited.accountId };
		const since = clock.now();
		const until = new Date(since.getTime() + 600_000);
		await lanes.gate({ ...lane, gate: { until, code: 'rate_limited', since } });
		expect(await shown(limited)).toMatchObject({
			health_status: 'limited',
			health_message: expect.stringContaining(until.toISOString()) as string,
			health_remedy: expect.any(String) as string,
			reconnect_required: false,
		});
		await lanes.openGate(lane);
		expect(await shown(limited)).toMatchObject({ health_status: 'healthy' });
	});
});
