import { randomBytes, randomUUID } from 'node:crypto';
import type { Context } from '../../service/src/app/context.js';
import {
	storeAsset,
	type AssetRecord,
	type AssetType,
} from '../../service/src/features/assets/index.js';

/** Bytes that begin like an MP4. */
export const videoBytes = (length = 2_000): Buffer =>
	Buffer.concat([
		Buffer.from('0000001866747970', 'hex'),
		Buffer.from('mp42'),
		randomBytes(length - 12),
	]);

/** Bytes that begin like a PNG. */
export const pngBytes = (length = 200): Buffer =>
	Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(length - 8)]);

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

/** A stored file of the workspace. */
export function anAsset(
	{ assets, files, clock, config }: Context,
	given: { readonly workspaceId: string; readonly type: AssetType; readonly bytes?: Buffer },
): Promise<AssetRecord> {
	const { workspaceId, type, bytes = type === 'video' ? videoBytes() : pngBytes() } = given;
	return storeAsset(
		{ assets, files, clock, limits: config.assets },
		{ workspaceId, type, filename: `file-of-a-test`, source: once(bytes) },
	);
}

/** A file that calls itself a video and is none: Pinterest finds that out while it works on it. */
export async function aFalseVideo(
	{ assets, files, clock }: Context,
	workspaceId: string,
): Promise<AssetRecord> {
	const id = randomUUID();
	const stored = await files.put(id, once(pngBytes()));
	const now = clock.now();
	const asset: AssetRecord = {
		_id: id,
		workspaceId,
		type: 'video',
		contentType: 'video/mp4',
		originalFilename: 'false.mp4',
		storedFilename: `${id}.mp4`,
		...stored,
		createdAt: now,
		updatedAt: now,
	};
	await assets.insert(asset);
	return asset;
}
