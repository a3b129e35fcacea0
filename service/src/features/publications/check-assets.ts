import { ServiceError } from '../../domain/errors.js';
import type { PinContent } from '../../domain/fingerprint.js';
import type { AssetRecord, AssetType } from '../assets/index.js';
import { fieldFault, refusedField } from './refused-field.js';

export interface CheckAssetsDeps {
	/** The workspace's own file, all of its bytes stored; null when there is none. */
	findAsset(workspaceId: string, assetId: string): Promise<Pick<AssetRecord, 'type'> | null>;
}

/** The media of a pin, in the workspace that its files must belong to. */
export type CheckedMedia = { readonly workspaceId: string } & Pick<
	PinContent,
	'assetId' | 'coverImageUrl' | 'coverImageAssetId'
>;

export type AssetCheck =
	| { readonly mediaType: AssetType }
	/** Why nothing can be made of these files by what is known here. */
	| { readonly refusal: ServiceError };

/** What kind of pin the stored files make. Asks nothing where the pin has none. */
export async function checkAssets(
	deps: CheckAssetsDeps,
	{ workspaceId, assetId, coverImageUrl, coverImageAssetId }: CheckedMedia,
): Promise<AssetCheck> {
	if (!assetId) return { mediaType: 'image' };
	const asset = await deps.findAsset(workspaceId, assetId);
	if (!asset) return notThere('asset_id');
	if (asset.type === 'image') {
		return coverImageUrl || coverImageAssetId
			? { refusal: refusedField('cover_image_url', 'a cover belongs to a video asset') }
			: { mediaType: 'image' };
	}
	if (!coverImageAssetId) return { mediaType: 'video' };
	const cover = await deps.findAsset(workspaceId, coverImageAssetId);
	if (!cover) return notThere('cover_image_asset_id');
	return cover.type === 'image'
		? { mediaType: 'video' }
		: { refusal: refusedField('cover_image_asset_id', 'must be an image') };
}

/** Why nothing can be made of these files, or null. */
export async function refusalOfAssets(
	deps: CheckAssetsDeps,
	media: CheckedMedia,
): Promise<ServiceError | null> {
	const check = await checkAssets(deps, media);
	return 'refusal' in check ? check.refusal : null;
}

const notThere = (field: string): AssetCheck => ({
	refusal: new ServiceError('asset_not_found', {
		message: `${field}: this workspace has no stored file with this id.`,
		fields: [fieldFault(field, 'is no stored file of this workspace')],
	}),
});
