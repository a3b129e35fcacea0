import type { AssetRecord } from './model.js';
import type { AssetStore } from './store.js';

export interface FindAssetDeps {
	readonly assets: AssetStore;
}

/** The workspace's own file with this id, all of its bytes stored; null when there is none. */
export const findAsset = (
	{ assets }: FindAssetDeps,
	{ workspaceId, assetId }: { readonly workspaceId: string; readonly assetId: string },
): Promise<AssetRecord | null> => assets.find(workspaceId, assetId);
