import type { Collection } from '../../platform/mongo.js';
import { CLAIM_KEYS, type PublicationRecord } from './model.js';

/** Of a workspace, as far as these accounts; null = all. */
export interface AttentionScope {
	readonly workspaceId: string;
	readonly accountIds: readonly string[] | null;
}

export interface Counted {
	/** The most urgent of them, without what only the engine needs. */
	readonly records: readonly PublicationRecord[];
	readonly count: number;
	/** False where there are more than were counted. */
	readonly exact: boolean;
}

/** The queries for what somebody should look at; each reads a bounded number of records. */
export interface AttentionQueries {
	/** Failed since then and not retried or deleted, newest first; of this code, or of any other. */
	failed(
		scope: AttentionScope,
		request: { since: Date; code: string; is: boolean; limit: number },
	): Promise<Counted>;
	/** Sent without an answer and read back now. */
	verifying(scope: AttentionScope, request: { limit: number }): Promise<Counted>;
	/** Waiting, with findings other than these, the next to go out first. */
	warned(
		scope: AttentionScope,
		request: { harmless: readonly string[]; limit: number },
	): Promise<Counted>;
	/** Waiting records of the accounts whose next look was due by then, in no order. */
	overdue(request: {
		accountIds: readonly string[];
		by: Date;
		limit: number;
	}): Promise<PublicationRecord[]>;
	/** The latest instant for which each account has a record waiting; absent: it has none. */
	plannedUntil(accountIds: readonly string[]): Promise<Map<string, Date>>;
	/** The latest instant of each account's schedules, whatever became of them. */
	lastScheduled(accountIds: readonly string[]): Promise<Map<string, Date>>;
}

/** Beyond this it is only said that there are more. */
export const COUNT_LIMIT = 1_000;

const LEFT_OUT = { history: 0, outbox: 0, intent: 0, words: 0 };

export function attentionQueries(records: Collection<PublicationRecord>): AttentionQueries {
	// Named, since with few records the planner takes any index and keeps to it.
	const counted = async (
		filter: Record<string, unknown>,
		{ sort, limit, hint }: { sort: Record<string, 1 | -1>; limit: number; hint: string },
	): Promise<Counted> => {
		const [found, count] = await Promise.all([
			records.find(filter, { projection: LEFT_OUT, hint }).sort(sort).limit(limit).toArray(),
			records.countDocuments(filter, { limit: COUNT_LIMIT + 1, hint }),
		]);
		const exact = count <= COUNT_LIMIT;
		return { records: found as PublicationRecord[], count: Math.min(count, COUNT_LIMIT), exact };
	};
	return {
		failed: (scope, { since, code, is, limit }) =>
			counted(
				{
					...filterOf(scope),
					state: 'failed',
					failedAt: { $gte: since },
					pinDeletedAt: { $exists: false },
					'fault.code': is ? code : { $ne: code },
				},
				{ sort: { failedAt: -1 }, limit, hint: 'failed' },
			),
		verifying: (scope, { limit }) =>
			counted(
				{ ...filterOf(scope), state: 'verifying' },
				{ sort: { createdAt: -1 }, limit, hint: 'list_state' },
			),
		warned: (scope, { harmless, limit }) =>
			counted(
				{
					...filterOf(scope),
					nextAt: { $exists: true },
					'preflight.findings.code': { $exists: true },
					'preflight.findings': { $elemMatch: { code: { $nin: [...harmless] } } },
				},
				{ sort: { nextAt: 1 }, limit, hint: 'warned' },
			),
		overdue: async ({ accountIds, by, limit }) =>
			(await records
				.find(
					{
						accountId: { $in: [...accountIds] },
						nextAt: { $lte: by },
						state: { $in: ['scheduled', 'queued', 'deferred'] },
					},
					{ projection: LEFT_OUT, hint: CLAIM_KEYS },
				)
				.limit(limit)
				.toArray()) as PublicationRecord[],
		plannedUntil: (accountIds) => latest(records, accountIds, 'nextAt'),
		lastScheduled: (accountIds) => latest(records, accountIds, 'runAt'),
	};
}

const filterOf = ({ workspaceId, accountIds }: AttentionScope) => ({
	workspaceId,
	...(accountIds ? { accountId: { $in: [...accountIds] } } : {}),
});

const BOUNDS = {
	nextAt: { nextAt: { $exists: true } },
	runAt: { scheduleId: { $gt: '' } },
};

/** One seek an account, however many records it has; a group would read them all. */
async function latest(
	records: Collection<PublicationRecord>,
	accountIds: readonly string[],
	field: 'nextAt' | 'runAt',
): Promise<Map<string, Date>> {
	if (accountIds.length === 0) return new Map();
	const found = await records
		.aggregate<{ accountId: string; latest: { at: Date }[] }>([
			{ $limit: 1 },
			{ $project: { _id: 0, accountId: { $literal: [...accountIds] } } },
			{ $unwind: '$accountId' },
			{
				$lookup: {
					from: records.collectionName,
					let: { accountId: '$accountId' },
					pipeline: [
						{ $match: { $expr: { $eq: ['$accountId', '$$accountId'] }, ...BOUNDS[field] } },
						{ $sort: { [field]: -1 } },
						{ $limit: 1 },
						{ $project: { _id: 0, at: `$${field}` } },
					],
					as: 'latest',
				},
			},
		])
		.toArray();
	return new Map(
		found.flatMap(({ accountId, latest: [last] }) => (last ? [[accountId, last.at]] : [])),
	);
}
