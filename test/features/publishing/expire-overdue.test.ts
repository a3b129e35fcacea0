import { randomUUID } from 'node:crypto';
import { firstIllegalStep } from '../../../service/src/domain/publication-state.js';
import { presentPin } from '../../../service/src/features/pins/present.js';
import type { PublicationRecord } from '../../../service/src/features/publications/index.js';
import { expireOverdue } from '../../../service/src/features/publishing/index.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { LEASE_MS, openPublications, type PublicationStage } from '../publications/stage.js';

const DAY = 86_400_000;
const late = { limitMs: DAY, reconnectKeepMs: 7 * DAY };
const WITHOUT_END = new Date('9000-01-01T00:00:00.000Z');

let stage: PublicationStage;
beforeAll(async () => {
	stage = await openPublications();
});
beforeEach(() => nativeDatabase(stage.connection).collection('publications').deleteMany({}));
afterAll(() => stage.close());

const ago = (days: number): Date => new Date(stage.clock.now().getTime() - days * DAY);
const expire = () =>
	expireOverdue({ ...stage.deps, logger: createLogger({ level: 'silent' }), settings: { late } });

async function read({ _id }: Pick<PublicationRecord, '_id'>): Promise<PublicationRecord> {
	const records = nativeDatabase(stage.connection).collection<PublicationRecord>('publications');
	const found = await records.findOne({ _id });
	if (!found) throw new Error('the record went away');
	return found;
}

/** A lane that waits behind a gate since so many days; its account's id. */
async function gated(code: 'token_expired' | 'rate_limited', days: number): Promise<string> {
	const lane = { kind: 'publish', laneId: randomUUID() } as const;
	const until =
		code === 'token_expired' ? WITHOUT_END : new Date(stage.clock.now().getTime() + DAY);
	await stage.lanes.ensure({ ...lane, workspaceId: randomUUID(), now: ago(days) });
	await stage.lanes.gate({ ...lane, gate: { code, until, since: ago(days) } });
	return lane.laneId;
}

/** Was claimed, and nobody told what came of it; the lease ended long ago. */
async function lost(accountId: string): Promise<PublicationRecord> {
	const record = await stage.store({ accountId });
	await stage.claim(accountId);
	stage.clock.advance(LEASE_MS + 1);
	return record;
}

/** Searched for since so many days. */
const searched = (accountId: string, days: number): Promise<PublicationRecord> =>
	stage.store({
		accountId,
		state: 'verifying',
		nextAt: ago(days),
		readBack: { since: ago(days), looks: 1 },
	});

describe('a lost lease in a lane that nobody serves', () => {
	it.each(['token_expired', 'rate_limited'] as const)(
		'becomes a search without a call behind %s, and is told',
		async (code) => {
			const record = await lost(await gated(code, 0));
			expect(await expire()).toBe(0);
			const found = await read(record);
			expect(found).toMatchObject({
				state: 'verifying',
				attempts: 1,
				nextAt: stage.clock.now(),
				readBack: { since: stage.clock.now(), looks: 0 },
				outbox: [{ name: 'pin.unconfirmed' }],
			});
			expect(found.history.at(-1)).toMatchObject({ trigger: 'lose', code: 'publish_timeout' });
			expect(stage.wakes).toContain(`dispatch:${record.workspaceId}`);
		},
	);

	it('is left to the turn of an open lane', async () => {
		const accountId = await gated('token_expired', 0);
		await stage.lanes.openGate({ kind: 'publish', laneId: accountId });
		const record = await lost(accountId);
		await expire();
		expect((await read(record)).state).toBe('publishing');
	});

	it('leaves alone what is still being sent', async () => {
		const accountId = await gated('token_expired', 0);
		const record = await stage.store({ accountId });
		await stage.store({ accountId });
		await stage.claim(accountId);
		await expire();
		expect((await read(record)).state).toBe('publishing');
	});

	it('is shown as unconfirmed, without a time that nobody knows', async () => {
		const accountId = await gated('token_expired', 0);
		const record = await lost(accountId);
		await expire();
		const gates = await stage.lanes.gates('publish', [accountId], stage.clock.now());
		expect(presentPin(await read(record), gates.get(accountId))).toMatchObject({
			status: 'publishing',
			unconfirmed: true,
			next_look_at: null,
		});
	});

	it('is searched for once the lane is open again', async () => {
		const accountId = await gated('token_expired', 0);
		const record = await lost(accountId);
		await expire();
		await stage.lanes.openGate({ kind: 'publish', laneId: accountId });
		expect(await stage.claim(accountId)).toMatchObject({ _id: record._id, state: 'verifying' });
	});
});

describe('a search behind a gate that only a reconnect opens', () => {
	it('ends after seven days as unconfirmed, with its event', async () => {
		const record = await searched(await gated('token_expired', 8), 8);
		expect(await expire()).toBe(1);
		const failed = await read(record);
		expect(failed).toMatchObject({
			state: 'failed',
			fault: { code: 'unconfirmed' },
			failedAt: stage.clock.now(),
			readBack: null,
			outbox: [{ name: 'pin.failed', facts: { code: 'unconfirmed' } }],
		});
		expect(failed).not.toHaveProperty('nextAt');
		expect(failed.history.at(-1)).toMatchObject({ trigger: 'giveUp', code: 'unconfirmed' });
		expect(firstIllegalStep(failed.history.slice(-1))).toBeUndefined();
		expect(stage.wakes).toContain(`dispatch:${record.workspaceId}`);
		expect(await expire()).toBe(0);
	});

	it.each([
		['the gate is younger', 'token_expired', 6, 8],
		['the search is younger', 'token_expired', 8, 6],
		['only a limit holds the lane', 'rate_limited', 8, 8],
	] as const)('goes on where %s', async (_name, code, gateDays, searchDays) => {
		const record = await searched(await gated(code, gateDays), searchDays);
		expect(await expire()).toBe(0);
		expect((await read(record)).state).toBe('verifying');
	});
});
