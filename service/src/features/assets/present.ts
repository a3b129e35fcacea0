import type { AssetRecord } from './model.js';
import type { AssetItem } from './schemas.js';

/** What an asset is shown with beyond its own record. */
export interface ShownAsset {
	readonly uses: number;
	readonly environment: 'production' | 'sandbox' | null;
	readonly publicUrl: string;
}

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** An asset in the contract's words. */
export const presentAsset = (
	asset: AssetRecord,
	{ uses, environment, publicUrl }: ShownAsset,
): AssetItem => ({
	id: asset._id,
	workspace_id: asset.workspaceId,
	workspace_environment: environment,
	asset_type: asset.type,
	original_filename: asset.originalFilename,
	stored_filename: asset.storedFilename,
	content_type: asset.contentType,
	file_size_bytes: asset.size,
	file_size_display: sizeInWords(asset.size),
	referenced_by_pin_count: uses,
	public_url: publicUrl,
	created_at: asset.createdAt.toISOString(),
	updated_at: asset.updatedAt.toISOString(),
});

/** `1.0 KB`, with one decimal from kilobytes on. */
export function sizeInWords(bytes: number): string {
	const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
	const value = bytes / 1024 ** power;
	return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power] ?? 'GB'}`;
}
