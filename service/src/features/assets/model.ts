import { Schema } from 'mongoose';
import type { MediaType } from './sniff-media.js';

export type AssetType = 'image' | 'video';

/** A file that pins can be made of. The record is made once all its bytes are stored. */
export interface AssetRecord {
	/** Also the key of its bytes. */
	_id: string;
	workspaceId: string;
	type: AssetType;
	/** Told from the bytes, whatever the upload said. */
	contentType: MediaType;
	originalFilename: string;
	storedFilename: string;
	/** In bytes. */
	size: number;
	/** Of the bytes, in hex. */
	sha256: string;
	createdAt: Date;
	updatedAt: Date;
}

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		type: String,
		contentType: String,
		originalFilename: String,
		storedFilename: String,
		size: Number,
		sha256: String,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'assets', versionKey: false },
);

schema.index({ workspaceId: 1, createdAt: -1, _id: -1 }, { name: 'list' });

export const assetModel = { name: 'Asset', schema };
