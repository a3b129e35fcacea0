import type { StatusClause } from '../../domain/public-status.js';
import { searchWords } from '../../domain/search-words.js';

export type Filter = Record<string, unknown>;

/** What a list asks for; filters that are absent let everything through. */
export interface RecordQuery {
	/** As which of its two views a record must be visible. */
	readonly view: 'pin' | 'schedule';
	readonly workspaceId: string;
	/** Accounts to which the answer is limited; null = all. */
	readonly accountIds: readonly string[] | null;
	readonly boardId?: string;
	/** Records of any of these clauses. */
	readonly status?: readonly StatusClause[];
	/** A record's own code, or the code of the gates that its lane waits behind. */
	readonly error?: { readonly code: string; readonly gatedAccounts: readonly string[] };
	/** Bounds of the creation of a pin, of the instant of a schedule. */
	readonly since?: Date;
	readonly until?: Date;
	readonly removed?: boolean;
	/** Whether the board is being read back for it. */
	readonly unconfirmed?: boolean;
	/** Each of its words must begin a word of the record. */
	readonly q?: string;
	readonly order: RecordOrder;
	readonly limit: number;
	readonly offset: number;
	/** What the clauses' `gated` and `due` compare with. */
	readonly gatedAccounts: readonly string[];
	readonly now: Date;
}

export type RecordOrder =
	| {
			readonly by: 'createdAt' | 'runAt' | 'publishedAt' | 'titleKey';
			readonly ascending: boolean;
	  }
	/** One group after the other, each newest first. */
	| { readonly by: 'status'; readonly groups: readonly (readonly StatusClause[])[] };

/** The record is shown as a pin: from its first claim or its failure on where it was scheduled. */
export const VISIBLE_PIN: Filter = {
	pinDeletedAt: { $exists: false },
	$or: [{ scheduleId: null }, { fence: { $gt: 0 } }, { state: 'failed' }],
};

/** The record is shown as a schedule. The bound is that of the index. */
export const VISIBLE_SCHEDULE: Filter = {
	scheduleId: { $gt: '' },
	scheduleDeletedAt: { $exists: false },
};

/** The filter of a query, without its order. */
export function filterOf(query: RecordQuery): Filter {
	const pin = query.view === 'pin';
	const and: Filter[] = [pin ? VISIBLE_PIN : VISIBLE_SCHEDULE];
	const { since, until } = query;
	if (query.accountIds) and.push({ accountId: { $in: query.accountIds } });
	if (query.boardId) and.push({ 'content.boardId': query.boardId });
	if (query.status) and.push(statusFilter(query, query.status));
	if (query.error) and.push(errorFilter(query.error));
	if (since || until) {
		const range = { ...(since ? { $gte: since } : {}), ...(until ? { $lt: until } : {}) };
		and.push({ [pin ? 'createdAt' : 'runAt']: range });
	}
	if (query.removed !== undefined) and.push({ removedAt: { $exists: query.removed } });
	if (query.unconfirmed !== undefined) {
		and.push({ state: query.unconfirmed ? 'verifying' : { $ne: 'verifying' } });
	}
	if (query.q) and.push(...wordFilters(query.q));
	return { workspaceId: query.workspaceId, $and: and };
}

/** Any of the clauses. */
export function statusFilter(
	{ gatedAccounts, now }: Pick<RecordQuery, 'gatedAccounts' | 'now'>,
	clauses: readonly StatusClause[],
): Filter {
	const alternatives = clauses.map(({ states, gated, due }): Filter => ({
		state: { $in: states },
		...(gated === undefined
			? {}
			: { accountId: gated ? { $in: gatedAccounts } : { $nin: gatedAccounts } }),
		...(due === undefined ? {} : { runAt: due ? { $lte: now } : { $gt: now } }),
	}));
	return { $or: alternatives };
}

/** The code that a record shows: only in these states is it its own. */
function errorFilter({ code, gatedAccounts }: NonNullable<RecordQuery['error']>): Filter {
	return {
		$or: [
			{ state: { $in: ['deferred', 'failed', 'canceled'] }, 'fault.code': code },
			{ state: { $in: ['queued', 'scheduled'] }, accountId: { $in: gatedAccounts } },
		],
	};
}

const NOTHING: Filter = { _id: { $in: [] } };
// Above every character: all words with this beginning lie below.
const LAST = '\u{10ffff}';

function wordFilters(q: string): Filter[] {
	const words = searchWords([q]);
	if (words.length === 0) return [NOTHING];
	return words.map((word) => ({ words: { $elemMatch: { $gte: word, $lt: `${word}${LAST}` } } }));
}
