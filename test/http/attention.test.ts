import { randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { changeAccount } from '../support/change-account.js';
import { madePin, pinBody, uniqueTitle } from '../support/pin-body.js';
import { aPublication } from '../support/publication-builder.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

interface Item {
	readonly resource_type: string;
	readonly resource_id: string;
	readonly account_id: string;
	readonly client_id: string | null;
	readonly code: string | null;
	readonly remedy: string;
}
interface Group {
	readonly kind: string;
	readonly count: number;
	readonly count_is_exact: boolean;
	readonly remedy: string;
	readonly items: readonly Item[];
}
interface Attention {
	readonly total: number;
	readonly items_by_kind: readonly Group[];
}

const DAY = 24 * 3_600_000;
const SOUND = {
	reconnectRequired: false,
	healthStatus: 'healthy',
	healthCode: null,
	healthMessage: null,
	missingScopes: [],
};

let stack: Stack;
let second: Tenant;
let stranger: Tenant;
let clientId: string;
beforeAll(async () => {
	stack = await startStack();
	second = await stack.connect('of-the-client', stack.workspaceId);
	stranger = await stack.connect('another-workspace');
	const made = await stack.api('POST', '/v1/clients', { body: { name: 'Bakery' } });
	clientId = (made.body as { id: string }).id;
	await stack.api('PATCH', `/v1/pinterest/accounts/${second.accountId}`, {
		body: { client_id: clientId },
	});
});
afterAll(() => stack.stop());

const read = async (query = '', key?: string): Promise<Attention> => {
	const answer = await stack.api('GET', `/v1/attention${query}`, { key });
	expect(answer.status).toBe(200);
	return answer.body as Attention;
};
const group = async (kind: string, query = '', key?: string): Promise<Group> => {
	const found = (await read(query, key)).items_by_kind.find((each) => each.kind === kind);
	if (!found) throw new Error(`no group ${kind}`);
	return found;
};
const ids = ({ items }: Group): string[] => items.map((item) => item.resource_id);
/** A record as the engine could have left it; nothing looks at it any more. */
const store = async (
	tenant: Tenant,
	given: Parameters<typeof aPublication>[0],
): Promise<string> => {
	const { nextAt, ...record } = aPublication({
		workspaceId: tenant.workspaceId,
		accountId: tenant.accountId,
		...given,
	});
	await nativeDatabase(stack.context.connection)
		.collection<{ _id: string }>('publications')
		.insertOne({ ...record, ...(given && 'nextAt' in given ? { nextAt } : {}) });
	return record._id;
};
const ago = (ms: number): Date => new Date(stack.context.clock.now().getTime() - ms);

describe('GET /v1/attention', () => {
	it('shows every kind with 0 where all is well', async () => {
		const { total, items_by_kind: groups } = (await stranger.api('GET', '/v1/attention'))
			.body as Attention;
		expect(total).toBe(0);
		expect(groups.map(({ kind, count }) => [kind, count])).toEqual(
			[
				'reconnect',
				'missing_scope',
				'unconfirmed',
				'failed',
				'late',
				'limited',
				'expiring',
				'preflight_warning',
				'calendar_dry',
			].map((kind) => [kind, 0]),
		);
	});

	it('names pins that failed within a week and were not retried or deleted', async () => {
		const body = { ...pinBody(stack, stack.simulator), board_id: stack.faultBoard };
		const title = `${uniqueTitle()} [fault:403-image-small]`;
		const pin = madePin(await stack.api('POST', '/v1/pins', { body: { ...body, title } }));
		await until(async () => ids(await group('failed')).includes(pin.id));
		const old = await store(stack, { state: 'failed', failedAt: ago(8 * DAY) });
		const found = await group('failed');
		expect(ids(found)).not.toContain(old);
		expect(found.items[0]?.remedy).not.toBe('');
		await stack.api('DELETE', `/v1/pins/${pin.id}`);
		expect(ids(await group('failed'))).not.toContain(pin.id);
	});

	it('separates what is unconfirmed from what failed, and counts beyond what it lists', async () => {
		const fault = (code: 'unconfirmed' | 'missed_window') => ({
			fault: { code, message: 'It did not work.', at: ago(0) },
		});
		const given = await store(second, {
			state: 'failed',
			failedAt: ago(DAY),
			...fault('unconfirmed'),
		});
		for (let i = 0; i < 3; i++) {
			await store(second, { state: 'failed', failedAt: ago(i), ...fault('missed_window') });
		}
		const query = `?client_id=${clientId}&limit=2`;
		expect(ids(await group('unconfirmed', query))).toEqual([given]);
		expect(await group('failed', query)).toMatchObject({
			count: 3,
			count_is_exact: true,
			items: [{ client_id: clientId, code: 'missed_window' }, {}],
		});
	});

	it('names accounts by what is wrong with their connection, for whoever may act for them', async () => {
		const states = [
			['reconnect', { reconnectRequired: true, healthStatus: 'reconnect_required' }],
			['missing_scope', { healthStatus: 'missing_scope', missingScopes: ['pins:write'] }],
			['expiring', { healthStatus: 'expiring' }],
		] as const;
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		for (const [kind, set] of states) {
			await changeAccount(stack, second, set);
			expect(ids(await group(kind))).toEqual([second.accountId]);
			expect(ids(await group(kind, `?client_id=${clientId}`))).toEqual([second.accountId]);
			expect(ids(await group(kind, '', key))).toEqual([]);
			await changeAccount(stack, second, SOUND);
		}
	});

	it.each([
		['reconnect', 'reconnect_required', 'token_revoked'],
		['missing_scope', 'missing_scope', 'scope_missing'],
	])('tells a dead connection as %s with its cause', async (kind, healthStatus, healthCode) => {
		const dead = { reconnectRequired: true, healthStatus, healthCode, healthMessage: 'Why.' };
		await changeAccount(stack, second, dead);
		expect((await group(kind)).items).toMatchObject([
			{ resource_id: second.accountId, code: healthCode, message: 'Why.' },
		]);
		const other = kind === 'reconnect' ? 'missing_scope' : 'reconnect';
		expect(ids(await group(other))).toEqual([]);
		await changeAccount(stack, second, SOUND);
	});

	it('asks for nothing while a renewal is only tried again', async () => {
		const remedy = async (healthCode: string) => {
			await changeAccount(stack, second, { healthStatus: 'expiring', healthCode });
			return (await group('expiring')).items[0]?.remedy;
		};
		expect(await remedy('pinterest_unavailable')).toMatch(/^Nothing yet/);
		expect(await remedy('token_expired')).toMatch(/^Reconnect/);
		await changeAccount(stack, second, SOUND);
	});

	it('names limits of Pinterest and late pins, and neither for a hold of ours', async () => {
		const { lanes, clock } = stack.context;
		const ref = { kind: 'publish', laneId: second.accountId } as const;
		const close = (code: 'rate_limited' | 'daily_cap_reached') =>
			lanes.gate({
				...ref,
				gate: { code, since: ago(0), until: new Date(clock.now().getTime() + DAY) },
			});
		await close('daily_cap_reached');
		await lanes.openGate(ref);
		await nativeDatabase(stack.context.connection)
			.collection<{ _id: string }>('lanes')
			.updateOne({ _id: `publish:${second.accountId}` }, { $set: { ableUntil: ago(DAY) } });
		await close('daily_cap_reached');
		const due = ago(3_600_000);
		const id = await store(second, { state: 'queued', createdAt: due, nextAt: due });
		expect(ids(await group('limited'))).toEqual([]);
		expect(ids(await group('late'))).toEqual([]);
		await lanes.openGate(ref);
		await nativeDatabase(stack.context.connection)
			.collection<{ _id: string }>('lanes')
			.updateOne(
				{ _id: `publish:${second.accountId}` },
				{
					$set: {
						ableUntil: ago(DAY),
						gateUntil: new Date(clock.now().getTime() + DAY),
						gateCode: 'rate_limited',
						gateSince: due,
					},
				},
			);
		expect(ids(await group('limited'))).toEqual([second.accountId]);
		expect(await group('late')).toMatchObject({
			items: [{ resource_id: id, code: 'rate_limited' }],
		});
		expect(await group('late', '', await stack.newKey({ accountIds: [stack.accountId] }))).toEqual(
			expect.objectContaining({ count: 0 }),
		);
	});

	it('names warnings about pins ahead, but none that ask for nothing', async () => {
		const ahead = new Date(stack.context.clock.now().getTime() + 20 * DAY);
		const finding = (code: 'link_redirects' | 'board_shared') => ({
			code,
			severity: 'warning' as const,
			message: 'Something.',
			remedy: 'Do something.',
			field: 'link_url',
		});
		const scheduleId = randomUUID();
		const planned = { state: 'scheduled', runAt: ahead, nextAt: ahead } as const;
		await store(stranger, {
			...planned,
			scheduleId,
			preflight: { findings: [finding('board_shared'), finding('link_redirects')] },
		});
		await store(stranger, {
			...planned,
			scheduleId: randomUUID(),
			preflight: { findings: [finding('board_shared')] },
		});
		const { items_by_kind: groups } = (await stranger.api('GET', '/v1/attention'))
			.body as Attention;
		expect(groups.find(({ kind }) => kind === 'preflight_warning')).toMatchObject({
			count: 1,
			items: [{ resource_type: 'schedule', resource_id: scheduleId, code: 'link_redirects' }],
		});
	});

	it('names accounts whose calendar ends, once they have been published to by schedule', async () => {
		const tenant = await stack.connect('dry');
		const dry = async (query = ''): Promise<Group> => {
			const { body } = await tenant.api('GET', `/v1/attention${query}`);
			const found = (body as Attention).items_by_kind.find(({ kind }) => kind === 'calendar_dry');
			if (!found) throw new Error('no calendar');
			return found;
		};
		expect(await dry()).toMatchObject({ count: 0 });
		const past = { state: 'published', publishedAt: ago(DAY), runAt: ago(DAY) } as const;
		await store(tenant, { ...past, scheduleId: randomUUID() });
		expect(ids(await dry())).toEqual([tenant.accountId]);
		const ahead = new Date(stack.context.clock.now().getTime() + 5 * DAY);
		const planned = { state: 'scheduled', runAt: ahead, nextAt: ahead } as const;
		await store(tenant, { ...planned, scheduleId: randomUUID() });
		expect(await dry()).toMatchObject({ count: 0 });
		expect(await dry('?dry_days=7')).toMatchObject({ items: [{ at: ahead.toISOString() }] });
	});
});
