import { WITHOUT_END } from '../../service/src/features/lanes/index.js';
import { accountEvents } from '../support/events.js';
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
import { connectUser, type Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

let stack: Stack;
let calm: Tenant;
beforeAll(async () => {
	stack = await startStack();
	calm = await stack.connect('calm', stack.workspaceId);
	await subscribe(stack, { url: stack.receiver.url });
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

async function publish(tenant: Tenant, count = 1): Promise<WirePin[]> {
	const pins: WirePin[] = [];
	for (let i = 0; i < count; i++) {
		const body = pinBody(tenant, stack.simulator);
		pins.push(madePin(await tenant.api('POST', '/v1/pins', { body })));
	}
	return pins;
}

const all = (tenant: Tenant, pins: readonly WirePin[]): Promise<WirePin[]> =>
	Promise.all(pins.map(({ id }) => readPin(tenant, id)));

async function publishedMeanwhile(tenant: Tenant): Promise<void> {
	const [pin] = await publish(tenant);
	if (!pin) throw new Error('no pin was made');
	await until(async () => (await readPin(tenant, pin.id)).status === 'published');
}

/** What reconnecting an account does to its lane. */
async function openGate({ accountId }: Tenant): Promise<void> {
	const { lanes, engine } = stack.context;
	await lanes.openGate({ kind: 'publish', laneId: accountId });
	engine.queues.wakeSleeping('publish', accountId);
}

/** The account as its owner sees it. */
async function shown({ api, accountId }: Tenant): Promise<unknown> {
	const accounts = (await api('GET', '/v1/pinterest/accounts')).body as { id: string }[];
	return accounts.find(({ id }) => id === accountId);
}

async function allPublished(tenant: Tenant, pins: readonly WirePin[]): Promise<void> {
	await stack.settle();
	for (const pin of await all(tenant, pins)) {
		expect(pin).toMatchObject({ status: 'published', error_code: null });
		expect(stack.simulator.made(pin.title)).toHaveLength(1);
	}
}

describe('a limit of Pinterest (429)', () => {
	it('holds one account and no other, and shows why and until when', async () => {
		const limited = await stack.connect('limited', stack.workspaceId);
		const match = { operation: 'pins/create', userId: limited.pinterestUserId };
		// Names no time, so the whole window of a minute is waited for.
		await stack.simulator.faults({ match, fault: '429-bare', times: 1 });
		const pins = await publish(limited, 3);
		await until(async () =>
			(await all(limited, pins)).every(({ status }) => status === 'deferred'),
		);

		for (const pin of await all(limited, pins)) {
			expect(pin.error_code).toBe('rate_limited');
			expect(pin.error_message).toEqual(expect.any(String));
			const waitMs = Date.parse(pin.next_look_at ?? '') - Date.parse(pin.created_at);
			expect(waitMs).toBeGreaterThan(30_000);
			expect(waitMs).toBeLessThan(90_000);
		}
		const list = (await limited.api('GET', '/v1/pins?status=deferred')).body as WirePin[];
		expect(list.map(({ id }) => id).sort()).toEqual(pins.map(({ id }) => id).sort());
		expect((await limited.api('GET', '/v1/pins?status=queued')).body).toEqual([]);
		const coded = (await limited.api('GET', '/v1/pins?error_code=rate_limited')).body as WirePin[];
		expect(coded.map(({ id }) => id).sort()).toEqual(pins.map(({ id }) => id).sort());
		await publishedMeanwhile(calm);
		expect((await all(limited, pins)).map(({ status }) => status)).not.toContain('published');

		await openGate(limited);
		await allPublished(limited, pins);
		expect((await limited.api('GET', '/v1/pins?error_code=rate_limited')).body).toEqual([]);
	});

	it('ends by itself, is told once, and counts as no attempt', async () => {
		const limited = await stack.connect('limited-shortly', stack.workspaceId);
		const match = { operation: 'pins/create', userId: limited.pinterestUserId };
		await stack.simulator.faults({ match, fault: '429', times: 1 });
		const pins = await publish(limited, 3);
		await allPublished(limited, pins);
		const reason = { accountId: limited.accountId, name: 'account.limited' };
		const [event, ...others] = accountEvents(stack.receiver, reason);
		expect(others).toEqual([]);
		expect(event?.data).toMatchObject({ code: 'rate_limited', until: expect.any(String) });
		expect((await all(limited, pins)).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
	});

	it('is told once for every gate', async () => {
		const twice = await stack.connect('limited-twice', stack.workspaceId);
		const match = { operation: 'pins/create', userId: twice.pinterestUserId };
		await stack.simulator.faults({ match, fault: '429', times: 2 });
		const pins = await publish(twice, 2);
		await allPublished(twice, pins);
		const reason = { accountId: twice.accountId, name: 'account.limited' };
		expect(accountEvents(stack.receiver, reason)).toHaveLength(2);
	});
});

describe('an access token that has ended', () => {
	it('is renewed once, and the pin goes out', async () => {
		const renewed = await stack.connect('renewed', stack.workspaceId);
		await publishedMeanwhile(renewed);
		await stack.simulator.expireAccess(renewed.pinterestUserId);
		const pins = await publish(renewed, 3);
		await allPublished(renewed, pins);
		for (const { title } of pins) expect(stack.simulator.asked(title).length).toBeLessThan(3);
		const refused = pins.flatMap(({ title }) =>
			stack.simulator.asked(title).filter(({ status }) => status === 401),
		);
		expect(refused).toHaveLength(1);
		const reason = { accountId: renewed.accountId, name: 'account.reconnect_required' };
		expect(accountEvents(stack.receiver, reason)).toEqual([]);
	});

	it('is renewed after the fault 401-expired, too', async () => {
		const body = {
			...pinBody(stack, stack.simulator),
			board_id: stack.faultBoard,
			title: `${uniqueTitle()} [fault:401-expired;times=1]`,
		};
		const pin = madePin(await stack.api('POST', '/v1/pins', { body }));
		await stack.settle();
		expect(await readPin(stack, pin.id)).toMatchObject({ status: 'published', attempts: 1 });
		expect(stack.simulator.asked(body.title)).toHaveLength(2);
		expect((await readHistory(stack, pin.id)).map(({ trigger }) => trigger)).toEqual([
			'accept',
			'claim',
			'succeed',
		]);
	});
});

describe('a connection withdrawn at Pinterest', () => {
	const USERNAME = 'withdrawn';

	it('holds its pins until it is connected again, tells it once, and moves nobody else', async () => {
		const lost = await stack.connect(USERNAME, stack.workspaceId);
		await stack.simulator.revokeTokens(lost.pinterestUserId);
		const pins = await publish(lost, 3);
		await until(async () => (await all(lost, pins)).every(({ status }) => status === 'deferred'));
		for (const pin of await all(lost, pins)) {
			expect(['token_expired', 'token_revoked']).toContain(pin.error_code);
			expect(pin.failed_at).toBeNull();
		}
		await publishedMeanwhile(calm);
		await publishedMeanwhile(stack);
		await stack.settle();
		const reason = { accountId: lost.accountId, name: 'account.reconnect_required' };
		expect(accountEvents(stack.receiver, reason)).toHaveLength(1);
		const calls = pins.flatMap(({ title }) => stack.simulator.asked(title));
		expect(calls).toHaveLength(1);
		expect((await all(lost, pins)).map(({ attempts }) => attempts)).toEqual([0, 0, 0]);

		const again = await connectUser(stack, { username: USERNAME, workspaceId: stack.workspaceId });
		expect(again).toBe(lost.accountId);
		await allPublished(lost, pins);
		expect(accountEvents(stack.receiver, reason)).toHaveLength(1);
	});

	it('accepts pins that wait with the others', async () => {
		const lost = await stack.connect('withdrawn-later', stack.workspaceId);
		await stack.simulator.revokeTokens(lost.pinterestUserId);
		const [first] = await publish(lost);
		await until(async () => (await readPin(lost, first?.id ?? '')).status === 'deferred');
		const [second] = await publish(lost);
		expect(await readPin(lost, second?.id ?? '')).toMatchObject({ status: 'deferred' });
	});
});

describe('a permission that the connection lacks', () => {
	it('holds the lane as scope_missing until it is connected again', async () => {
		const narrow = await stack.connect('narrow', stack.workspaceId);
		const match = { operation: 'pins/create', userId: narrow.pinterestUserId };
		await stack.simulator.faults({ match, fault: '401-scope', times: 1 });
		const pins = await publish(narrow, 2);
		await until(async () => (await all(narrow, pins)).every(({ status }) => status === 'deferred'));
		for (const pin of await all(narrow, pins)) expect(pin.error_code).toBe('scope_missing');
		expect(await shown(narrow)).toMatchObject({
			health_status: 'missing_scope',
			health_message: expect.stringContaining('permission') as string,
			health_remedy: expect.stringContaining('Reconnect') as string,
			reconnect_required: true,
		});
		await connectUser(stack, { username: 'narrow', workspaceId: stack.workspaceId });
		expect(await shown(narrow)).toMatchObject({ health_status: 'healthy' });
		await allPublished(narrow, pins);
	});

	it('holds no lane that was connected again while its process ended', async () => {
		const cut = await stack.connect('cut-off', stack.workspaceId);
		const since = stack.context.clock.now();
		const gate = { until: WITHOUT_END, code: 'token_expired' as const, since };
		await stack.context.lanes.gate({ kind: 'publish', laneId: cut.accountId, gate });
		await publishedMeanwhile(cut);
	});
});
