import type { PublicationState } from '../../domain/publication-state.js';
import {
	collectionOf,
	isDuplicateKey,
	type Collection,
	type Connection,
} from '../../platform/mongo.js';
import { outboxSource, type OutboxSource } from '../../platform/outbox.js';
import { claimUpdate } from './claim-update.js';
import { CLAIM_KEYS, publicationModel, type PublicationRecord } from './model.js';
import type { Change } from './change.js';

export interface PinQuery {
	readonly workspaceId: string;
	/** Accounts to which the answer is limited; null = all. */
	readonly accountIds: readonly string[] | null;
	readonly boardId?: string;
	readonly states?: readonly PublicationState[];
	/** Further states that count only for these accounts, or only outside them. */
	readonly statesByGate?: {
		readonly states: readonly PublicationState[];
		readonly gatedAccounts: readonly string[];
		readonly gated: boolean;
	};
	readonly errorCode?: string;
	/** Accounts whose waiting pins show this code, because their lane's gate has it. */
	readonly gatedByErrorCode?: readonly string[];
	readonly since?: Date;
	readonly until?: Date;
	readonly removed?: boolean;
	readonly newestFirst: boolean;
	readonly limit: number;
	readonly offset: number;
}

/** Totals are exact up to this many. */
export const TOTAL_LIMIT = 10_000;

/** All queries on publications. */
export interface PublicationStore {
	/** Inserts with majority; `taken` when the workspace has a record with this key. */
	insert(record: PublicationRecord): Promise<'inserted' | 'taken'>;
	byIdempotencyKey(workspaceId: string, key: string): Promise<PublicationRecord | null>;
	/** The record as a pin: null when it is not the workspace's, deleted, or not yet visible. */
	pin(workspaceId: string, pinId: string): Promise<PublicationRecord | null>;
	pins(query: PinQuery): Promise<PublicationRecord[]>;
	/** Matches for the filters of a query; null when there are more than `TOTAL_LIMIT`. */
	countPins(query: PinQuery): Promise<number | null>;
	claimNext(claim: {
		accountId: string;
		now: Date;
		leaseMs: number;
	}): Promise<PublicationRecord | null>;
	/** One update for state, history and events; `stale` when the record has moved on. */
	apply(change: Change): Promise<'applied' | 'stale' | 'remote_pin_taken'>;
	/** The record as long as the claim with this fence is in force. */
	underFence(recordId: string, fence: number): Promise<PublicationRecord | null>;
	nextLook(accountId: string): Promise<Date | null>;
	dueAccounts(range: { readonly from: Date | null; readonly to: Date }): Promise<string[]>;
	/** Which of these remote pins belong to other records of the account. */
	ownedRemotePins(request: {
		accountId: string;
		pinIds: readonly string[];
		exceptRecord: string;
	}): Promise<Set<string>>;
	readonly outbox: OutboxSource<PublicationRecord>;
}

export function createPublicationStore(connection: Connection): PublicationStore {
	const records = collectionOf<PublicationRecord>(connection, publicationModel);
	return {
		insert: async (record) => {
			try {
				await records.insertOne(record);
				return 'inserted';
			} catch (error) {
				if (isDuplicateKey(error)) return 'taken';
				throw error;
			}
		},
		byIdempotencyKey: (workspaceId, idempotencyKey) =>
			asRecord(records.findOne({ workspaceId, idempotencyKey })),
		pin: (workspaceId, pinId) =>
			asRecord(records.findOne({ $and: [{ _id: pinId, workspaceId }, VISIBLE_PIN] })),
		pins: (query) => listPins(records, query),
		countPins: async (query) => {
			const count = await records.countDocuments(pinFilter(query), { limit: TOTAL_LIMIT + 1 });
			return count > TOTAL_LIMIT ? null : count;
		},
		claimNext: ({ accountId, now, leaseMs }) =>
			asRecord(
				records.findOneAndUpdate(
					{ accountId, nextAt: { $lte: now } },
					claimUpdate({ now, leaseMs }),
					{ sort: { nextAt: 1, order: 1 }, returnDocument: 'after', hint: CLAIM_KEYS },
				),
			),
		apply: (change) => applyChange(records, change),
		underFence: (recordId, fence) => asRecord(records.findOne({ _id: recordId, fence })),
		nextLook: async (accountId) => {
			const first = await records.findOne(
				{ accountId, nextAt: { $exists: true } },
				{ sort: { nextAt: 1 }, projection: { _id: 0, nextAt: 1 }, hint: CLAIM_KEYS },
			);
			return first?.nextAt ?? null;
		},
		dueAccounts: async ({ from, to }) => {
			const range = from ? { $gt: from, $lte: to } : { $lte: to };
			const found = await records
				.aggregate<{ _id: string }>(
					[
						{ $match: { nextAt: range } },
						{ $project: { _id: 0, accountId: 1 } },
						{ $group: { _id: '$accountId' } },
					],
					{ hint: 'sweep' },
				)
				.toArray();
			return found.map(({ _id }) => _id);
		},
		ownedRemotePins: async ({ accountId, pinIds, exceptRecord }) => {
			const found = await records
				.find(
					{ accountId, pinterestPinId: { $in: [...pinIds] }, _id: { $ne: exceptRecord } },
					{ projection: { pinterestPinId: 1 } },
				)
				.toArray();
			return new Set(found.flatMap((other) => other.pinterestPinId ?? []));
		},
		outbox: outboxSource('publications', records),
	};
}

const asRecord = async (found: Promise<unknown>): Promise<PublicationRecord | null> =>
	(await found) as PublicationRecord | null;

// The pin of a schedule is shown from its first claim or its failure on.
const VISIBLE_PIN: Record<string, unknown> = {
	pinDeletedAt: { $exists: false },
	$or: [{ scheduleId: null }, { fence: { $gt: 0 } }, { state: 'failed' }],
};

function pinFilter(query: PinQuery): Record<string, unknown> {
	const and: Record<string, unknown>[] = [{ ...VISIBLE_PIN }];
	if (query.accountIds) and.push({ accountId: { $in: query.accountIds } });
	if (query.boardId) and.push({ 'content.boardId': query.boardId });
	if (query.errorCode) and.push(errorCodeFilter(query.errorCode, query.gatedByErrorCode ?? []));
	if (query.since) and.push({ createdAt: { $gte: query.since } });
	if (query.until) and.push({ createdAt: { $lt: query.until } });
	if (query.removed !== undefined) and.push({ removedAt: { $exists: query.removed } });
	if (query.states) and.push(statusFilter(query.states, query.statesByGate));
	return { workspaceId: query.workspaceId, $and: and };
}

/** The code a pin shows: its own where it failed or was put off, the gate's while it waits. */
function errorCodeFilter(code: string, gatedAccounts: readonly string[]): Record<string, unknown> {
	const own = { 'fault.code': code, state: { $in: ['failed', 'canceled', 'deferred'] } };
	const gated = { state: { $in: ['queued', 'scheduled'] }, accountId: { $in: gatedAccounts } };
	return { $or: [own, gated] };
}

function statusFilter(
	states: readonly PublicationState[],
	byGate: PinQuery['statesByGate'],
): Record<string, unknown> {
	const plain = { state: { $in: states } };
	if (!byGate) return plain;
	const { gated, gatedAccounts } = byGate;
	const accounts = gated ? { $in: gatedAccounts } : { $nin: gatedAccounts };
	return { $or: [plain, { state: { $in: byGate.states }, accountId: accounts }] };
}

async function listPins(
	records: Collection<PublicationRecord>,
	query: PinQuery,
): Promise<PublicationRecord[]> {
	const direction = query.newestFirst ? -1 : 1;
	return (await records
		.find(pinFilter(query), { projection: { history: 0, outbox: 0, intent: 0 } })
		.sort({ createdAt: direction, _id: direction })
		.skip(query.offset)
		.limit(query.limit)
		.toArray()) as PublicationRecord[];
}

async function applyChange(
	records: Collection<PublicationRecord>,
	{ filter, update }: Change,
): Promise<'applied' | 'stale' | 'remote_pin_taken'> {
	try {
		const result = await records.updateOne(filter, update);
		return result.matchedCount === 1 ? 'applied' : 'stale';
	} catch (error) {
		if (isDuplicateKey(error)) return 'remote_pin_taken';
		throw error;
	}
}
