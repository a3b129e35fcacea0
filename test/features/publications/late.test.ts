import { randomUUID } from 'node:crypto';
import type { LatePolicy } from '../../../service/src/domain/late-policy.js';
import { firstIllegalStep } from '../../../service/src/domain/publication-state.js';
import {
	countSilent,
	type PublicationRecord,
} from '../../../service/src/features/publications/index.js';
import { expireOverdue } from '../../../service/src/features/publishing/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { aPublication } from '../../support/publication-builder.js';
import { LEASE_MS, openPublications, type PublicationStage } from './stage.js';

const HOUR = 3_600_000;
const late: LatePolicy = { limitMs: 24 * HOUR, reconnectKeepMs: 7 * 24 * HOUR };
const WITHOUT_END = new Date('9000-01-01T00:00:00.000Z');

let stage: PublicationStage;
beforeAll(async () => {
	stage = await openPublications();
});
beforeEach(async () => {
	const db = nativeDatabase(stage.connection);
	await db.collection('publications').deleteMany({});
	await db.collection('lanes').deleteMany({});
});
afterAll(() => stage.close());

/** Where the stage's clock stands. */
const NOW = new Date('2026-11-21T12:00:00.000Z');
const ago = (hours: number): Date => new Date(NOW.getTime() - hours * HOUR);
const read = (id: string) =>
	nativeDatabase(stage.connection)
		.collection<PublicationRecord>('publications')
		.findOne({ _id: id });

/** A record that was due so many hours ago and was never claimed. */
const due = (hours: number, given: Partial<PublicationRecord> = {}) =>
	stage.store({ createdAt: ago(hours), nextAt: ago(hours), ...given });

async function laneOf(accountId: string, fields: Record<string, unknown> = {}): Promise<void> {
	const lane = { kind: 'publish', laneId: accountId } as const;
	await stage.lanes.ensure({ ...lane, workspaceId: randomUUID(), now: ago(1_000) });
	await nativeDatabase(stage.connection)
		.collection('lanes')
		.updateOne({ laneId: accountId }, { $set: { ableUntil: ago(1_000), ...fields } });
}

const gate = (code: string, sinceHours: number, until: Date) => ({
	gateCode: code,
	gateSince: ago(sinceHours),
	gateUntil: until,
});

const expire = () =>
	expireOverdue({ ...stage.deps, logger: createLogger({ level: 'silent' }), settings: { late } });

describe('the claim of a record whose time lies too far back', () => {
	const judged = (accountId: string) =>
		stage.publications.claimNext({
			accountId,
			now: stage.clock.now(),
			leaseMs: LEASE_MS,
			judgeDueBy: ago(24),
		});

	it.each(['scheduled', 'queued', 'deferred'] as const)(
		'leaves a %s record as it is, under a lease and a new fence',
		async (state) => {
			const record = await due(25, { state });
			expect(await judged(record.accountId)).toMatchObject({
				_id: record._id,
				state,
				claimedFrom: null,
				fence: 1,
				history: record.history,
				nextAt: new Date(stage.clock.now().getTime() + LEASE_MS),
			});
			expect(await judged(record.accountId)).toBeNull();
		},
	);

	it('sends what is a little late at once', async () => {
		const { accountId } = await due(23);
		expect(await judged(accountId)).toMatchObject({ state: 'publishing', claimedFrom: 'queued' });
	});

	it.each([
		['a retry', { dueAt: true }],
		['a schedule', { runAt: true }],
	] as const)('counts from the time of %s', async (_name, field) => {
		const at = ago(2);
		const given = Object.fromEntries(Object.keys(field).map((name) => [name, at]));
		const { accountId } = await due(500, given);
		expect(await judged(accountId)).toMatchObject({ state: 'publishing' });
	});

	it('reads back a lost call however old it is', async () => {
		const { accountId } = await due(500, { state: 'publishing' });
		expect(await judged(accountId)).toMatchObject({ state: 'verifying' });
	});

	it('is followed by one for sending, unless the record was changed since', async () => {
		const { accountId } = await due(25);
		const found = await judged(accountId);
		if (!found) throw new Error('nothing was claimed');
		const claim = { record: found, now: stage.clock.now(), leaseMs: LEASE_MS };
		const sent = await stage.publications.late.claimJudged(claim);
		expect(sent).toMatchObject({ state: 'publishing', fence: 2, intent: { accountId } });
		expect(firstIllegalStep(sent?.history ?? [])).toBeUndefined();
		expect(await stage.publications.late.claimJudged(claim)).toBeNull();
	});
});

describe('expireOverdue', () => {
	it('fails what is too late with its code and event, and nothing else', async () => {
		const accountId = randomUUID();
		await laneOf(accountId);
		const [tooLate, stillGood, ahead] = [
			await due(25, { accountId, scheduleId: randomUUID(), runAt: ago(25), state: 'scheduled' }),
			await due(23, { accountId }),
			await stage.schedule(HOUR, { accountId }),
		];
		expect(await expire()).toBe(1);
		const failed = await read(tooLate._id);
		expect(failed).toMatchObject({
			state: 'failed',
			fault: { code: 'missed_window' },
			failedAt: stage.clock.now(),
			outbox: [{ name: 'pin.failed', facts: { code: 'missed_window' } }],
		});
		expect(failed).not.toHaveProperty('nextAt');
		expect(firstIllegalStep(failed?.history ?? [])).toBeUndefined();
		expect(stage.wakes).toContain(`dispatch:${tooLate.workspaceId}`);
		expect((await read(stillGood._id))?.state).toBe('queued');
		expect((await read(ahead._id))?.state).toBe('scheduled');
		expect(await expire()).toBe(0);
	});

	it('fails a whole lane in batches', async () => {
		const accountId = randomUUID();
		await laneOf(accountId);
		const given = { accountId, createdAt: ago(30), nextAt: ago(30) };
		const many = Array.from({ length: 612 }, (_, order) => aPublication({ ...given, order }));
		await nativeDatabase(stage.connection)
			.collection<PublicationRecord>('publications')
			.insertMany(many);
		expect(await expire()).toBe(612);
	});

	it.each([
		['the lane was at work after its time', { ableUntil: 20 }, null],
		['the daily cap holds it', {}, gate('daily_cap_reached', 26, WITHOUT_END)],
		['the account waits for a reconnect', {}, gate('token_expired', 26, WITHOUT_END)],
	] as const)('keeps what is 25 hours late where %s', async (_name, { ...able }, closed) => {
		const { accountId, _id } = await due(25);
		const fields = 'ableUntil' in able ? { ableUntil: ago(able.ableUntil) } : {};
		await laneOf(accountId, { ...fields, ...closed });
		expect(await expire()).toBe(0);
		expect((await read(_id))?.state).toBe('queued');
	});

	it.each(['token_expired', 'token_revoked', 'scope_missing'])(
		'fails with %s what has waited for a reconnect for seven days',
		async (code) => {
			const accountId = randomUUID();
			await laneOf(accountId, gate(code, 8 * 24, WITHOUT_END));
			const first = await due(8 * 24, { accountId });
			const later = await due(6 * 24, { accountId });
			expect(await expire()).toBe(1);
			expect(await read(first._id)).toMatchObject({ state: 'failed', fault: { code } });
			expect((await read(later._id))?.state).toBe('queued');
		},
	);

	it('fails what a limit of Pinterest held for more than a day', async () => {
		const { accountId, _id } = await due(25, { state: 'deferred' });
		await laneOf(accountId, gate('rate_limited', 2, new Date(ago(0).getTime() + HOUR)));
		await expire();
		expect(await read(_id)).toMatchObject({ state: 'failed', fault: { code: 'missed_window' } });
	});

	it.each(['publishing', 'preparing', 'verifying'] as const)(
		'leaves a %s record to its outcome',
		async (state) => {
			const { accountId, _id } = await due(100, { state });
			await laneOf(accountId);
			await expire();
			expect((await read(_id))?.state).toBe(state);
		},
	);
});

describe('what moves the time from which a lane counts as late', () => {
	const lane = async (accountId: string) => {
		const query = { kind: 'publish', laneIds: [accountId], now: stage.clock.now() } as const;
		return (await stage.lanes.standings(query)).get(accountId);
	};

	it('is the end of a hold of our own, and not of a limit of Pinterest', async () => {
		const [capped, limited] = [randomUUID(), randomUUID()];
		const until = new Date(stage.clock.now().getTime() + HOUR);
		for (const [laneId, code] of [
			[capped, 'daily_cap_reached'],
			[limited, 'rate_limited'],
		] as const) {
			await laneOf(laneId);
			const closed = { until, code, since: stage.clock.now() };
			await stage.lanes.gate({ kind: 'publish', laneId, gate: closed });
		}
		expect((await lane(capped))?.ableUntil).toEqual(until);
		expect((await lane(limited))?.ableUntil).toEqual(ago(1_000));
	});

	it('is the opening of a gate: what it kept goes out', async () => {
		const { accountId, _id } = await due(25);
		await laneOf(accountId, gate('token_expired', 26, WITHOUT_END));
		await stage.lanes.openGate({ kind: 'publish', laneId: accountId });
		await expire();
		expect((await read(_id))?.state).toBe('queued');
	});

	it('is the release of a turn that was at work, and never an earlier one', async () => {
		const accountId = randomUUID();
		await laneOf(accountId);
		const turn = { kind: 'publish', laneId: accountId, owner: 'me' } as const;
		const release = async (workedAt?: Date): Promise<void> => {
			const taken = await stage.lanes.take({
				...turn,
				ownerProcess: 'p',
				now: stage.clock.now(),
				leaseMs: LEASE_MS,
				quantum: 1,
			});
			expect(taken.kind).toBe('taken');
			await stage.lanes.release({ ...turn, unusedTokens: 0, workedAt });
		};
		await release();
		expect((await lane(accountId))?.ableUntil).toEqual(ago(1_000));
		await release(ago(1));
		await release(ago(2));
		expect((await lane(accountId))?.ableUntil).toEqual(ago(1));
	});

	it('is the end of a spacing: what became due meanwhile waits for its turn', async () => {
		const { accountId, _id } = await due(24.5);
		await laneOf(accountId);
		const turn = { kind: 'publish', laneId: accountId, owner: 'me' } as const;
		const limits = { spacingMs: 24 * HOUR, dailyCap: 0, timeZone: 'UTC' };
		const given = { leaseMs: LEASE_MS, quantum: 1, limits };
		await stage.lanes.take({ ...turn, ...given, ownerProcess: 'p', now: ago(25) });
		await stage.lanes.release({ ...turn, unusedTokens: 0, limits, workedAt: ago(25) });
		expect((await lane(accountId))?.ableUntil).toEqual(ago(1));
		await expire();
		expect((await read(_id))?.state).toBe('queued');
	});

	it('is for a record itself the end of its own hold', async () => {
		const { accountId } = await due(23);
		const until = new Date(stage.clock.now().getTime() + 30 * HOUR);
		const held = await stage.finish(accountId, 'hold', { nextAt: until });
		expect(held).toMatchObject({ state: 'deferred', dueAt: until });
	});
});

describe('countSilent', () => {
	const count = () => countSilent(stage.deps);

	it('is 0 while every overdue record has a reason', async () => {
		const gated = await due(1);
		await laneOf(gated.accountId, gate('rate_limited', 1, new Date(ago(0).getTime() + HOUR)));
		const queued = await due(1);
		await laneOf(queued.accountId, { ableUntil: ago(0) });
		await due(0.1);
		await stage.schedule(HOUR);
		expect(await count()).toBe(0);
	});

	it('counts what is ten minutes overdue in a lane that nobody serves', async () => {
		const { accountId } = await due(1);
		await laneOf(accountId);
		await due(1, { accountId, state: 'publishing' });
		await due(1, { accountId, state: 'verifying' });
		await due(0.1, { accountId });
		expect(await count()).toBe(3);
	});

	it('counts a video that nobody prepares', async () => {
		await due(1, { state: 'preparing', nextAt: undefined, prepareAt: ago(1) });
		expect(await count()).toBe(1);
	});
});
