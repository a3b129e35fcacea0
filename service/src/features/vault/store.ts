import {
	collectionOf,
	isDuplicateKey,
	onlyDuplicateKeys,
	type Connection,
} from '../../platform/mongo.js';
import {
	dataKeyModel,
	keyRenewalModel,
	type DataKeyRecord,
	type KeyRenewalRecord,
} from './model.js';

/** What wraps a data key from now on; nothing is changed unless it still is `from`. */
export interface Rewrapped {
	readonly id: string;
	readonly from: string;
	readonly to: Pick<DataKeyRecord, 'wrapped' | 'masterKeyId'>;
}

/** All queries on data keys. */
export interface DataKeyStore {
	/** The workspace's key of the highest version. */
	newest(workspaceId: string): Promise<DataKeyRecord | null>;
	find(workspaceId: string, id: string): Promise<DataKeyRecord | null>;
	/** All keys of these workspaces, the newest of each last. */
	ofWorkspaces(workspaceIds: readonly string[]): Promise<DataKeyRecord[]>;
	/** False when the workspace has a key of that version. */
	insert(key: DataKeyRecord): Promise<boolean>;
	/** The same for many; versions that are there already are left out. */
	insertAll(keys: readonly DataKeyRecord[]): Promise<void>;
	/** Every master key that is needed, each with some of the keys that it wraps. */
	wrappedBy(): Promise<{ masterKeyId: string; some: DataKeyRecord[] }[]>;
	/** Keys that another master key wraps, by id, after `after`. */
	notWrappedBy(
		masterKeyId: string,
		page: { after: string; limit: number },
	): Promise<DataKeyRecord[]>;
	/** How many were changed. */
	rewrap(keys: readonly Rewrapped[]): Promise<number>;
	/** All keys, by id, after `after`. */
	page(page: { after: string; limit: number }): Promise<DataKeyRecord[]>;
	/** Removes keys by their ids: how many. */
	removeAll(ids: readonly string[]): Promise<number>;
	/** The newest key of each workspace where that one was made before, by workspace. */
	newestMadeBefore(
		time: Date,
		page: { readonly after: string; readonly limit: number },
	): Promise<DataKeyRecord[]>;
	/** Start of the renewal under way, which this begins where none is. */
	beginRenewal(now: Date): Promise<Date>;
	endRenewal(now: Date): Promise<void>;
}

const SOME = 5;

export function createDataKeyStore(connection: Connection): DataKeyStore {
	const keys = collectionOf<DataKeyRecord>(connection, dataKeyModel);
	return {
		newest: (workspaceId) => keys.findOne({ workspaceId }, { sort: { version: -1 } }),
		find: (workspaceId, id) => keys.findOne({ _id: id, workspaceId }),
		ofWorkspaces: (workspaceIds) =>
			keys
				.find({ workspaceId: { $in: [...workspaceIds] } })
				.sort({ version: 1 })
				.toArray(),
		insert: async (key) => {
			try {
				await keys.insertOne(key);
				return true;
			} catch (error) {
				if (isDuplicateKey(error)) return false;
				throw error;
			}
		},
		insertAll: async (made) => {
			try {
				await keys.insertMany([...made], { ordered: false });
			} catch (error) {
				if (!onlyDuplicateKeys(error)) throw error;
			}
		},
		wrappedBy: async () => {
			const ids = await keys.distinct('masterKeyId');
			return Promise.all(
				ids.map(async (masterKeyId) => ({
					masterKeyId,
					some: await keys.find({ masterKeyId }).limit(SOME).toArray(),
				})),
			);
		},
		notWrappedBy: (masterKeyId, { after, limit }) =>
			keys
				.find({ masterKeyId: { $ne: masterKeyId }, _id: { $gt: after } })
				.sort({ _id: 1 })
				.limit(limit)
				.toArray(),
		rewrap: async (changes) => {
			if (changes.length === 0) return 0;
			const result = await keys.bulkWrite(
				changes.map(({ id, from, to }) => ({
					updateOne: { filter: { _id: id, wrapped: from }, update: { $set: to } },
				})),
				{ ordered: false },
			);
			return result.modifiedCount;
		},
		page: ({ after, limit }) =>
			keys
				.find({ _id: { $gt: after } })
				.sort({ _id: 1 })
				.limit(limit)
				.toArray(),
		removeAll: async (ids) => {
			const removed = await keys.deleteMany({ _id: { $in: [...ids] } });
			return removed.deletedCount;
		},
		newestMadeBefore: (time, { after, limit }) =>
			keys
				.aggregate<DataKeyRecord>([
					{ $match: { workspaceId: { $gt: after } } },
					{ $sort: { workspaceId: 1, version: -1 } },
					{ $group: { _id: '$workspaceId', newest: { $first: '$$ROOT' } } },
					{ $replaceRoot: { newRoot: '$newest' } },
					{ $match: { createdAt: { $lt: time } } },
					{ $sort: { workspaceId: 1 } },
					{ $limit: limit },
				])
				.toArray(),
		...renewals(connection),
	};
}

function renewals(connection: Connection): Pick<DataKeyStore, 'beginRenewal' | 'endRenewal'> {
	const records = collectionOf<KeyRenewalRecord>(connection, keyRenewalModel);
	const _id = 'data-keys';
	return {
		beginRenewal: async (now) => {
			// One update decides: two that begin at once continue the same renewal.
			const running = {
				$and: [{ $ne: [{ $type: '$startedAt' }, 'missing'] }, { $eq: ['$doneAt', null] }],
			};
			const renewal = await records.findOneAndUpdate(
				{ _id },
				[{ $set: { startedAt: { $cond: [running, '$startedAt', now] }, doneAt: null } }],
				{ upsert: true, returnDocument: 'after' },
			);
			return renewal?.startedAt ?? now;
		},
		endRenewal: async (now) => {
			await records.updateOne({ _id }, { $set: { doneAt: now } });
		},
	};
}
