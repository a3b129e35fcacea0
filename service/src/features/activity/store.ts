import { collectionOf, onlyDuplicateKeys, type Connection } from '../../platform/mongo.js';
import { activityModel, type ActivityRecord } from './model.js';

/** An entry's place in the order of the list. */
export interface Place {
	readonly createdAt: Date;
	readonly id: string;
}

/** What a key for some accounts reads: entries about them, and its own about no account. */
export interface Visible {
	readonly accountIds: readonly string[];
	/** Null: only entries about the accounts. */
	readonly keyId: string | null;
}

export interface ActivityQuery {
	readonly workspaceId: string;
	/** Null = all. */
	readonly visible: Visible | null;
	readonly category?: string;
	readonly action?: string;
	readonly status?: string;
	readonly resourceType?: string;
	readonly since?: Date;
	/** Only entries that come later in the list. */
	readonly after?: Place;
	readonly limit: number;
}

/** All queries on the log. */
export interface ActivityStore {
	/** Inserts those that do not exist yet: the same event again changes nothing. */
	insertMissing(entries: readonly ActivityRecord[]): Promise<void>;
	/** Newest first. */
	list(query: ActivityQuery): Promise<ActivityRecord[]>;
}

export function createActivityStore(connection: Connection): ActivityStore {
	const entries = collectionOf<ActivityRecord>(connection, activityModel);
	return {
		insertMissing: async (missing) => {
			if (missing.length === 0) return;
			try {
				await entries.insertMany([...missing], { ordered: false });
			} catch (error) {
				if (!onlyDuplicateKeys(error)) throw error;
			}
		},
		list: async (query) =>
			(await entries
				.find(filterOf(query))
				.sort({ createdAt: -1, _id: -1 })
				.limit(query.limit)
				.toArray()) as ActivityRecord[],
	};
}

function filterOf({ workspaceId, visible, since, after, ...query }: ActivityQuery) {
	const { category, action, status, resourceType } = query;
	const and: Record<string, unknown>[] = [];
	if (visible) {
		const own = { accountId: null, 'metadata.api_key_id': visible.keyId };
		const about = { accountId: { $in: visible.accountIds } };
		and.push(visible.keyId === null ? about : { $or: [about, own] });
	}
	if (since) and.push({ createdAt: { $gte: since } });
	if (after) {
		const { createdAt, id } = after;
		and.push({ createdAt: { $lte: createdAt } });
		and.push({ $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }] });
	}
	return {
		workspaceId,
		...(category === undefined ? {} : { category }),
		...(action === undefined ? {} : { action }),
		...(status === undefined ? {} : { status }),
		...(resourceType === undefined ? {} : { resourceType }),
		...(and.length > 0 ? { $and: and } : {}),
	} as Record<string, unknown>;
}
