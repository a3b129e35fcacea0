import { randomUUID } from 'node:crypto';
import { transition, type Trigger } from '../../../service/src/domain/publication-state.js';
import type { Caller } from '../../../service/src/features/access/index.js';
import { createLaneStore } from '../../../service/src/features/lanes/index.js';
import {
	changeOf,
	createPublicationStore,
	type ChangeRequest,
	type PublicationRecord,
} from '../../../service/src/features/publications/index.js';
import { connectMongo, ensureIndexes } from '../../../service/src/platform/mongo.js';
import { fakeClock } from '../access/fake-clock.js';
import { aPublication } from '../../support/publication-builder.js';
import { testDatabase } from '../../support/test-database.js';

export const LEASE_MS = 60_000;

/** The verbs on pins and schedules over the real store; accounts and boards are all fine. */
export async function openPublications() {
	const database = testDatabase();
	const connection = await connectMongo({ url: database.mongoUrl, poolSize: 20 });
	const clock = fakeClock();
	const publications = createPublicationStore(connection);
	const lanes = createLaneStore(connection);
	await ensureIndexes(connection);
	const wakes: string[] = [];
	const remote: string[] = [];
	const deps = {
		publications,
		lanes,
		clock,
		wake: (kind: string, laneId: string) => {
			wakes.push(`${kind}:${laneId}`);
		},
		findAccount: async (workspaceId: string, id: string) => ({
			id,
			workspaceId,
			provider: 'simulator' as const,
			pinterestUserId: '1',
			username: 'shop',
			scopes: ['boards:read', 'pins:write'],
			missingScopes: [],
			reconnectRequired: false,
			tokenVersion: 1,
			revokedAt: null,
			linkParameter: null,
		}),
		blocksNearDuplicates: async () => false,
		findAsset: async () => null,
		knowsBoard: async (_account: unknown, boardId: string) =>
			boardId === 'nowhere' ? ('unknown' as const) : ('known' as const),
		defaultBoardOf: async () => null,
		withinClient: async <C>(caller: C): Promise<C> => caller,
		deleteRemotePin: async ({ pinterestPinId }: { pinterestPinId: string }) => {
			remote.push(pinterestPinId);
		},
	};
	const claim = (accountId: string) =>
		publications.claimNext({ accountId, now: clock.now(), leaseMs: LEASE_MS });
	return {
		deps,
		publications,
		lanes,
		connection,
		clock,
		wakes,
		/** Pins that were taken off Pinterest. */
		remote,
		claim,
		/** Stores a record as accepting leaves it, or in any other state. */
		store: async (given: Partial<PublicationRecord> = {}) => {
			const now = clock.now();
			const record = aPublication({ createdAt: now, nextAt: now, ...given });
			const [entry] = record.history;
			const first = record.state === 'scheduled' ? 'scheduled' : 'queued';
			if (entry) record.history = [{ ...entry, to: first }];
			await publications.insert(record);
			return record;
		},
		/** A schedule for an instant that lies so far ahead. */
		schedule: async (aheadMs: number, given: Partial<PublicationRecord> = {}) => {
			const runAt = new Date(clock.now().getTime() + aheadMs);
			const record = aPublication({
				createdAt: clock.now(),
				scheduleId: randomUUID(),
				state: 'scheduled',
				runAt,
				nextAt: runAt,
				...given,
			});
			const [entry] = record.history;
			if (entry) record.history = [{ ...entry, to: 'scheduled' }];
			await publications.insert(record);
			return record;
		},
		/** Claims the account's next record and ends the claim with this trigger. */
		finish: async (
			accountId: string,
			trigger: Trigger,
			request: Omit<Partial<ChangeRequest>, 'trigger'> = {},
		) => {
			const claimed = await claim(accountId);
			if (!claimed || !transition(claimed.state, trigger)) throw new Error('nothing to finish');
			return publications.change(changeOf(claimed, { now: clock.now(), ...request, trigger }));
		},
		close: async () => {
			await connection.close();
			await database.drop();
		},
	};
}

export type PublicationStage = Awaited<ReturnType<typeof openPublications>>;

/** Somebody of the record's workspace who may do everything. */
export const callerOf = (
	{ workspaceId }: Pick<PublicationRecord, 'workspaceId'>,
	facts: Partial<Caller> = {},
): Caller => ({
	kind: 'api_key',
	workspaceId,
	keyId: randomUUID(),
	keyName: 'test',
	scopes: ['read', 'write', 'destructive'],
	accountIds: null,
	requestsPerMinute: null,
	...facts,
});
