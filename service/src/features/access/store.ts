import { collectionOf, type Connection } from '../../platform/mongo.js';
import { apiKeyModel, type ApiKeyRecord } from './model.js';

/** All queries on API keys. */
export interface ApiKeyStore {
	insert(key: ApiKeyRecord): Promise<void>;
	/** The key in force with this hash. */
	findActive(hash: string): Promise<ApiKeyRecord | null>;
	/** Newest first, revoked ones too, at most 1,000. */
	list(workspaceId: string): Promise<ApiKeyRecord[]>;
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
