import type { Readable } from 'node:stream';
import type { FileStorage } from '../../platform/storage/storage.js';
import type { AssetRecord } from './model.js';

export interface ReadAssetDeps {
	readonly files: FileStorage;
}

/** The bytes of a file from its start, read as they are wanted; ends with FileMissing if gone. */
export const readAsset = ({ files }: ReadAssetDeps, asset: Pick<AssetRecord, '_id'>): Readable =>
	files.open(asset._id);
