import { z } from 'zod';

export const assetParams = z.strictObject({ asset_id: z.guid().toLowerCase() });

export const deleteAssetQuery = z.object({
	confirm: z
		.enum(['true', 'false'])
		.default('false')
		.transform((text) => text === 'true')
		.describe('Deletes it although pins use it; those that wait will fail.'),
});

export const assetItem = z.object({
	id: z.string(),
	workspace_id: z.string(),
	workspace_environment: z.enum(['production', 'sandbox']).nullable(),
	asset_type: z.enum(['image', 'video']),
	original_filename: z.string(),
	stored_filename: z.string(),
	content_type: z.string().describe('Told from the bytes, whatever the upload said.'),
	file_size_bytes: z.int(),
	file_size_display: z.string(),
	referenced_by_pin_count: z.int(),
	public_url: z.string().describe('The bytes, for anybody who knows the address.'),
	created_at: z.iso.datetime(),
	updated_at: z.iso.datetime(),
});

export type AssetItem = z.output<typeof assetItem>;

export const assetDeletion = z.object({
	deleted: z.boolean(),
	requires_confirmation: z.boolean(),
	referenced_pin_count: z.int(),
	freed_bytes: z.int(),
});

export type AssetDeletion = z.output<typeof assetDeletion>;
