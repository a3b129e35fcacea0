import { collectionOf, type Connection } from '../../platform/mongo.js';
import { assetModel, type AssetRecord } from './model.js';

/** All queries on assets. */
export interface AssetStore {
	insert(asset: AssetRecord): Promise<void>;
	/** Null when the workspace has none with this id. */
	find(workspaceId: string, assetId: string): Promise<AssetRecord | null>;
	/** Whatever its workspace: for the bytes that anybody who knows the id may read. */
	byId(assetId: string): Promise<AssetRecord | null>;
	/** Some of what a workspace stored up to an instant, oldest first. */
	madeBy(request: { workspaceId: string; madeBy: Date; limit: number }): Promise<AssetRecord[]>;
	/** The deleted record; null when there was none. */
	remove(workspaceId: string, assetId: string): Promise<AssetRecord | null>;
}

export function createAssetStore(connection: Connection): AssetStore {
	const assets = collectionOf<AssetRecord>(connection, assetModel);
	return {
		insert: async (asset) => {
			await assets.insertOne(asset);
		},
		find: (workspaceId, assetId) => assets.findOne({ _id: assetId, workspaceId }),
		byId: (assetId) => assets.findOne({ _id: assetId }),
		madeBy: ({ workspaceId, madeBy, limit }) =>
			assets
				.find({ workspaceId, createdAt: { $lte: madeBy } })
				.sort({ createdAt: 1, _id: 1 })
				.limit(limit)
				.toArray(),
		remove: (workspaceId, assetId) => assets.findOneAndDelete({ _id: assetId, workspaceId }),
	};
}
