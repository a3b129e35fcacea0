import type { AssetRecord } from './model.js';
import { presentAsset } from './present.js';
import type { AssetItem } from './schemas.js';

export interface ShowAssetDeps {
	/** Pins and schedules that the file is in. */
	countUses(workspaceId: string, assetId: string): Promise<number>;
	environmentOf(workspaceId: string): Promise<'production' | 'sandbox' | null>;
	/** Where anybody can read the bytes. */
	publicUrl(assetId: string): string;
}

/** An asset as the API shows it. */
export async function showAsset(deps: ShowAssetDeps, asset: AssetRecord): Promise<AssetItem> {
	const { _id, workspaceId } = asset;
	const [uses, environment] = await Promise.all([
		deps.countUses(workspaceId, _id),
		deps.environmentOf(workspaceId),
	]);
	return presentAsset(asset, { uses, environment, publicUrl: deps.publicUrl(_id) });
}
