import {
	collectionOf,
	isDuplicateKey,
	type Collection,
	type Connection,
} from '../../platform/mongo.js';
import { gather } from '../../platform/gather.js';
import { outboxSource, type OutboxSource } from '../../platform/outbox.js';
import { WRITES_TOGETHER } from '../../platform/update-together.js';
import { applyChange, applyChanges, type Applied } from './apply-changes.js';
import { claimUpdate } from './claim-update.js';
import { attentionQueries, type AttentionQueries } from './attention-queries.js';
import { lateQueries, type LateQueries } from './late-queries.js';
import {
	CLAIM_KEYS,
	publicationModel,
	UNDER_WAY_KEYS,
	type PublicationRecord,
	type UnderWay,
} from './model.js';
import type { Change } from './change.js';
import { listCancelable, type Cancelable } from './list-cancelable.js';
import { preparingQueries, type PreparingQueries } from './preparing.js';
import { preflightQueries, type PreflightQueries } from './preflight-queries.js';
import { readPage } from './read-page.js';
import { filterOf, VISIBLE_PIN, VISIBLE_SCHEDULE, type RecordQuery } from './record-query.js';

/** Totals are exact up to this many. */
export const TOTAL_LIMIT = 10_000;

/** All queries on publications. */
export interface PublicationStore {
	/**
	 * Inserts with majority; `taken` when the workspace has a record with this idempotency key,
	 * `alike` when one has its likeness.
	 */
	insert(record: PublicationRecord): Promise<'inserted' | 'taken' | 'alike'>;
	/** The newest record of a likeness, without its history. */
	byLikeness(likeKey: string): Promise<PublicationRecord | null>;
	/** The one of the day before that it was like when it was accepted, as `byLikeness` has it. */
	likeBefore(record: PublicationRecord): Promise<PublicationRecord | null>;
	/** A newer record is to have the likeness of this one. */
	yieldLikeness(recordId: string): Promise<void>;
	byIdempotencyKey(workspaceId: string, key: string): Promise<PublicationRecord | null>;
	/** The record as a pin: null when it is not the workspace's, deleted, or not yet visible. */
	pin(workspaceId: string, pinId: string): Promise<PublicationRecord | null>;
	/** The record as a schedule: null when it is not the workspace's, or deleted. */
	schedule(workspaceId: string, scheduleId: string): Promise<PublicationRecord | null>;
	/** A page of a query; without history, outbox and intent. */
	page(query: RecordQuery): Promise<PublicationRecord[]>;
	/** Matches for the filters of a query; null when there are more than `TOTAL_LIMIT`. */
	count(query: RecordQuery): Promise<number | null>;
	/** What was due by `judgeDueBy` keeps its state: the late policy decides before it is sent. */
	claimNext(claim: {
		accountId: string;
		now: Date;
		leaseMs: number;
		/** Only records in one of these. */
		states?: readonly UnderWay[];
		judgeDueBy?: Date;
		/** Query parameter of the link that is to carry a mark of the record. */
		linkParameter?: string;
	}): Promise<PublicationRecord | null>;
	/** One update for state, history and events; `stale` when the record has moved on. */
	apply(change: Change): Promise<Applied>;
	/** The same for calls: the record as it is afterwards, null when it has moved on. */
	change(change: Change): Promise<PublicationRecord | null>;
	/** Many changes in one write, each for itself: how many were applied; the others are stale. */
	applyAll(changes: readonly Change[]): Promise<number>;
	cancelable(request: { accountId: string; limit: number }): Promise<Cancelable[]>;
	/** The record as long as the claim with this fence is in force. */
	underFence(recordId: string, fence: number): Promise<PublicationRecord | null>;
	/** Of records in one of `states`; in any when absent. */
	nextLook(accountId: string, states?: readonly UnderWay[]): Promise<Date | null>;
	dueAccounts(range: { readonly from: Date | null; readonly to: Date }): Promise<string[]>;
	/** Which of these remote pins belong to other records of the account. */
	ownedRemotePins(request: {
		accountId: string;
		pinIds: readonly string[];
		exceptRecord: string;
	}): Promise<Set<string>>;
	/** Removes some of what a workspace made up to an instant, whatever its state: how many. */
	removeMadeBy(request: { workspaceId: string; madeBy: Date; limit: number }): Promise<number>;
	/** Records that a stored file is in, as picture, video or cover. */
	countUses(workspaceId: string, assetId: string): Promise<number>;
	/** The accounts of these records. */
	usedBy(workspaceId: string, assetId: string): Promise<string[]>;
	readonly preparing: PreparingQueries;
	readonly preflights: PreflightQueries;
	/** What was not published in time. */
	readonly late: LateQueries;
	/** What somebody should look at. */
	readonly attention: AttentionQueries;
	readonly outbox: OutboxSource<PublicationRecord>;
}

export function createPublicationStore(connection: Connection): PublicationStore {
	const records = collectionOf<PublicationRecord>(connection, publicationModel);
	const applyTogether = gather(WRITES_TOGETHER, (changes: readonly Change[]) =>
		applyChanges(records, changes),
	);
	return {
		insert: (record) => insertNew(records, record),
		byLikeness: (likeKey) =>
			asRecord(records.findOne({ likeKey }, { projection: { history: 0, outbox: 0 } })),
		likeBefore: async ({ nearDuplicateOf: _id }) => {
			if (_id === undefined) return null;
			return asRecord(records.findOne({ _id }, { projection: { history: 0, outbox: 0 } }));
		},
		yieldLikeness: async (recordId) => {
			await records.updateOne({ _id: recordId }, { $unset: { likeKey: '' } });
		},
		byIdempotencyKey: (workspaceId, idempotencyKey) =>
			asRecord(records.findOne({ workspaceId, idempotencyKey })),
		pin: (workspaceId, pinId) =>
			asRecord(records.findOne({ $and: [{ _id: pinId, workspaceId }, VISIBLE_PIN] })),
		schedule: (workspaceId, scheduleId) =>
			asRecord(records.findOne({ $and: [{ scheduleId, workspaceId }, VISIBLE_SCHEDULE] })),
		page: (query) => readPage(records, query),
		count: async (query) => {
			const count = await records.countDocuments(filterOf(query), { limit: TOTAL_LIMIT + 1 });
			return count > TOTAL_LIMIT ? null : count;
		},
		claimNext: ({ accountId, states, ...claim }) =>
			asRecord(
				records.findOneAndUpdate(
					{ accountId, nextAt: { $lte: claim.now }, ...inStates(states) },
					claimUpdate(claim),
					{ ...choiceOf(states), returnDocument: 'after' },
				),
			),
		apply: (change) => (change.entry ? applyTogether(change) : applyChange(records, change)),
		applyAll: async (changes) => {
			const operations = changes.map(({ filter, update }) => ({ updateOne: { filter, update } }));
			const result = await records.bulkWrite(operations, { ordered: false });
			return result.matchedCount;
		},
		cancelable: (request) => listCancelable(records, request),
		change: ({ filter, update }) =>
			asRecord(records.findOneAndUpdate(filter, update, { returnDocument: 'after' })),
		underFence: (recordId, fence) => asRecord(records.findOne({ _id: recordId, fence })),
		nextLook: async (accountId, states) => {
			const first = await records.findOne(
				{ accountId, nextAt: { $exists: true }, ...inStates(states) },
				{ ...choiceOf(states), projection: { _id: 0, nextAt: 1 } },
			);
			return first?.nextAt ?? null;
		},
		dueAccounts: (range) => dueAccounts(records, range),
		ownedRemotePins: (request) => ownedRemotePins(records, request),
		removeMadeBy: (request) => removeMadeBy(records, request),
		countUses: (...asset) => records.countDocuments(usesOf(...asset)),
		usedBy: (...asset) => records.distinct('accountId', usesOf(...asset)),
		preparing: preparingQueries(records),
		preflights: preflightQueries(records),
		late: lateQueries(records),
		attention: attentionQueries(records),
		outbox: outboxSource('publications', records),
	};
}

const inStates = (states: readonly UnderWay[] | undefined) =>
	states === undefined ? {} : { state: { $in: [...states] } };

type Keys = Readonly<Record<string, 1>>;

/** Which comes first, and by which index: a look must not walk over all that waits. */
const choiceOf = (states: readonly UnderWay[] | undefined): { sort: Keys; hint: Keys } =>
	states === undefined
		? { sort: { nextAt: 1, order: 1 }, hint: CLAIM_KEYS }
		: { sort: { nextAt: 1 }, hint: UNDER_WAY_KEYS };

const asRecord = async (found: Promise<unknown>): Promise<PublicationRecord | null> =>
	(await found) as PublicationRecord | null;

async function insertNew(
	records: Collection<PublicationRecord>,
	record: PublicationRecord,
): Promise<'inserted' | 'taken' | 'alike'> {
	try {
		await records.insertOne(record);
		return 'inserted';
	} catch (error) {
		if (isDuplicateKey(error)) return 'likeKey' in keyOf(error) ? 'alike' : 'taken';
		throw error;
	}
}

/** The fields of the index that a duplicate key was refused by. */
const keyOf = (error: unknown): object => (error as { keyPattern?: object }).keyPattern ?? {};

async function ownedRemotePins(
	records: Collection<PublicationRecord>,
	{
		accountId,
		pinIds,
		exceptRecord,
	}: { accountId: string; pinIds: readonly string[]; exceptRecord: string },
): Promise<Set<string>> {
	const found = await records
		.find(
			{ accountId, pinterestPinId: { $in: [...pinIds] }, _id: { $ne: exceptRecord } },
			{ projection: { pinterestPinId: 1 } },
		)
		.toArray();
	return new Set(found.flatMap((other) => other.pinterestPinId ?? []));
}

async function removeMadeBy(
	records: Collection<PublicationRecord>,
	{ workspaceId, madeBy, limit }: { workspaceId: string; madeBy: Date; limit: number },
): Promise<number> {
	const found = await records
		.find({ workspaceId, createdAt: { $lte: madeBy } }, { projection: { _id: 1 } })
		.sort({ createdAt: 1, _id: 1 })
		.limit(limit)
		.toArray();
	if (found.length === 0) return 0;
	const removed = await records.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
	return Math.max(removed.deletedCount, 1);
}

const usesOf = (workspaceId: string, assetId: string) => ({
	workspaceId,
	$or: [{ 'content.assetId': assetId }, { 'content.coverImageAssetId': assetId }],
});

async function dueAccounts(
	records: Collection<PublicationRecord>,
	{ from, to }: { readonly from: Date | null; readonly to: Date },
): Promise<string[]> {
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
}
