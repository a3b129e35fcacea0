import { collectionOf, type Connection } from '../../platform/mongo.js';
import { apiKeyModel, type ApiKeyRecord } from './model.js';

export type KeyChanges = Partial<Pick<ApiKeyRecord, 'name' | 'scopes' | 'accountIds'>>;

/** All queries on API keys. */
export interface ApiKeyStore {
	insert(key: ApiKeyRecord): Promise<void>;
	/** The key in force with this hash. */
	findActive(hash: string): Promise<ApiKeyRecord | null>;
	find(workspaceId: string, id: string): Promise<ApiKeyRecord | null>;
	/** Newest first, revoked ones too, at most 1,000. */
	list(workspaceId: string): Promise<ApiKeyRecord[]>;
	/** Changes what a key is called and may do, unless that is not as it was read any more. */
	update(key: ApiKeyRecord, changes: KeyChanges): Promise<ApiKeyRecord | null>;
	/** Revokes once and keeps the first time; the key, or null when the workspace has none such. */
	revoke(request: { workspaceId: string; id: string; now: Date }): Promise<ApiKeyRecord | null>;
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
		findActive: (hash) => keys.findOne({ hash, revokedAt: null }),
		find: (workspaceId, id) => keys.findOne({ _id: id, workspaceId }),
		update: ({ _id, scopes, accountIds }, changes) =>
			keys.findOneAndUpdate(
				{ _id, scopes, accountIds, revokedAt: null },
				{ $set: changes },
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
