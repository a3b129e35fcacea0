import { collectionOf, type Connection } from '../../platform/mongo.js';
import { apiKeyModel, type ApiKeyRecord } from './model.js';

export type KeyChanges = Partial<
	Pick<ApiKeyRecord, 'name' | 'scopes' | 'accountIds' | 'clientIds'>
>;

/** All queries on API keys. */
export interface ApiKeyStore {
	insert(key: ApiKeyRecord): Promise<void>;
	/** Forgets a key that nobody was ever shown. */
	remove(id: string): Promise<void>;
	/** The key with this hash, unless it is revoked; it may have expired. */
	findActive(hash: string): Promise<ApiKeyRecord | null>;
	find(workspaceId: string, id: string): Promise<ApiKeyRecord | null>;
	/** Newest first, revoked ones too, at most 1,000. */
	list(workspaceId: string): Promise<ApiKeyRecord[]>;
	/** Changes what a key is called and may do, unless that is not as it was read any more. */
	update(key: ApiKeyRecord, changes: KeyChanges): Promise<ApiKeyRecord | null>;
	/** Revokes once and keeps the first time; the key, or null when the workspace has none such. */
	revoke(request: { workspaceId: string; id: string; now: Date }): Promise<ApiKeyRecord | null>;
	/**
	 * Ends a key with what was made in its place: once, and only as it was read. Null otherwise.
	 */
	replace(key: ApiKeyRecord, by: { id: string; endsAt: Date }): Promise<ApiKeyRecord | null>;
	/** Notes a use unless one after `notSince` is noted already. */
	touch(request: { id: string; now: Date; notSince: Date }): Promise<void>;
}

const MAX_LISTED = 1_000;

export function createApiKeyStore(connection: Connection): ApiKeyStore {
	const keys = collectionOf<ApiKeyRecord>(connection, apiKeyModel);
	return {
		insert: async (key) => {
			await keys.insertOne(key);
		},
		remove: async (id) => {
			await keys.deleteOne({ _id: id });
		},
		findActive: (hash) => keys.findOne({ hash, revokedAt: null }),
		find: (workspaceId, id) => keys.findOne({ _id: id, workspaceId }),
		update: (key, changes) =>
			keys.findOneAndUpdate(asRead(key), { $set: changes }, { returnDocument: 'after' }),
		replace: (key, { id, endsAt }) =>
			keys.findOneAndUpdate(
				{ ...asRead(key), expiresAt: key.expiresAt ?? null, replacedBy: null },
				{ $set: { replacedBy: id, expiresAt: endsAt } },
				{ returnDocument: 'after' },
			),
		list: (workspaceId) =>
			keys.find({ workspaceId }).sort({ createdAt: -1, _id: 1 }).limit(MAX_LISTED).toArray(),
		revoke: ({ workspaceId, id, now }) =>
			keys.findOneAndUpdate({ _id: id, workspaceId }, [
				{ $set: { revokedAt: { $ifNull: ['$revokedAt', now] } } },
			]),
		touch: async ({ id, now, notSince }) => {
			await keys.updateOne(
				{ _id: id, $or: [{ lastUsedAt: null }, { lastUsedAt: { $lte: notSince } }] },
				{ $set: { lastUsedAt: now } },
			);
		},
	};
}

/** A member that is not there yet counts as null. */
const asRead = ({ _id, scopes, accountIds, clientIds }: ApiKeyRecord) => ({
	_id,
	scopes,
	accountIds,
	clientIds: clientIds ?? null,
	revokedAt: null,
});
