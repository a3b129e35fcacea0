export { findAsset, type FindAssetDeps } from './find-asset.js';
export type { AssetRecord, AssetType } from './model.js';
export { readAsset, type ReadAssetDeps } from './read-asset.js';
export { removeAll, type RemoveAllDeps } from './remove-all.js';
export { assetRoutes, CONTENT_PATH, type AssetRoutesDeps } from './routes.js';
export type { MediaType } from './sniff-media.js';
export { createAssetStore, type AssetStore } from './store.js';
export { storeAsset, type AssetLimits, type NewAsset, type StoreAssetDeps } from './store-asset.js';
