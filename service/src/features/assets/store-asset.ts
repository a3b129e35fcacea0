import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import { FileTooLarge, type FileStorage } from '../../platform/storage/storage.js';
import type { AssetRecord, AssetType } from './model.js';
import { endingOf, SNIFF_BYTES, sniffMedia, type MediaType } from './sniff-media.js';
import type { AssetStore } from './store.js';

export interface AssetLimits {
	/** Largest image, in bytes. */
	readonly imageBytes: number;
	/** Largest video, in bytes. */
	readonly videoBytes: number;
}

export interface StoreAssetDeps {
	readonly assets: AssetStore;
	readonly files: FileStorage;
	readonly clock: Clock;
	readonly limits: AssetLimits;
}

export interface NewAsset {
	readonly workspaceId: string;
	/** What it must be. */
	readonly type: AssetType;
	readonly filename: string;
	/** The bytes, read once and as they are stored. */
	readonly source: AsyncIterable<Uint8Array>;
}

const MAX_FILENAME = 255;
const MB = 1024 * 1024;

/**
 * Stores a file for later pins, its type told from its first bytes. Throws invalid_image,
 * invalid_video and payload_too_large; what fails leaves nothing behind.
 */
export async function storeAsset(deps: StoreAssetDeps, given: NewAsset): Promise<AssetRecord> {
	const { head, source, leave } = await peek(given.source);
	const contentType = sniffMedia(head);
	const { type } = given;
	if (!contentType || typeOf(contentType) !== type) {
		await leave();
		throw notTaken(type, head.byteLength);
	}
	const id = newId();
	const stored = await putFile(deps, { id, type, source });
	const now = deps.clock.now();
	const asset: AssetRecord = {
		_id: id,
		workspaceId: given.workspaceId,
		type,
		contentType,
		originalFilename: shownName(given.filename),
		storedFilename: `${id}.${endingOf(contentType)}`,
		...stored,
		createdAt: now,
		updatedAt: now,
	};
	try {
		await deps.assets.insert(asset);
	} catch (error) {
		await deps.files.delete(id);
		throw error;
	}
	return asset;
}

const typeOf = (contentType: MediaType): AssetType =>
	contentType.startsWith('video/') ? 'video' : 'image';

async function putFile(
	{ files, limits }: StoreAssetDeps,
	{ id, type, source }: { id: string; type: AssetType; source: AsyncIterable<Uint8Array> },
) {
	const maxBytes = type === 'image' ? limits.imageBytes : limits.videoBytes;
	try {
		return await files.put(id, source, { maxBytes });
	} catch (cause) {
		if (!(cause instanceof FileTooLarge)) throw cause;
		throw new ServiceError('payload_too_large', {
			message: `The ${type} is larger than ${Math.floor(maxBytes / MB)} MB.`,
			remedy: `Upload ${type === 'image' ? 'an image' : 'a video'} within the limit.`,
			cause,
		});
	}
}

interface Peeked {
	/** The first bytes. */
	readonly head: Uint8Array;
	/** Still yields all of them. */
	readonly source: AsyncIterable<Uint8Array>;
	/** For who does not read on. */
	leave(): Promise<void>;
}

async function peek(source: AsyncIterable<Uint8Array>): Promise<Peeked> {
	const chunks = source[Symbol.asyncIterator]();
	const read: Uint8Array[] = [];
	let length = 0;
	while (length < SNIFF_BYTES) {
		const next = await chunks.next();
		if (next.done) break;
		read.push(next.value);
		length += next.value.byteLength;
	}
	const head = Buffer.concat(read);
	const leave = async (): Promise<void> => {
		await chunks.return?.();
	};
	return { head, source: following(head, chunks), leave };
}

async function* following(
	head: Uint8Array,
	rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	try {
		yield head;
		for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
	} finally {
		// Tells the source that nobody reads on, whatever the reason.
		await rest.return?.();
	}
}

/** File names come from all kinds of systems; only the last part is kept, without controls. */
function shownName(filename: string): string {
	const name = (filename.split(/[/\\]/).at(-1) ?? '').replace(/\p{Cc}/gu, '').trim();
	return name.slice(0, MAX_FILENAME) || 'file';
}

function notTaken(wanted: AssetType, length: number): ServiceError {
	const what = length === 0 ? 'The file is empty' : 'The file is not one that Pinterest takes';
	if (wanted === 'video') {
		return new ServiceError('invalid_video', {
			message: `${what}: its bytes are no MP4, MOV or M4V.`,
			remedy: 'Upload the video as MP4, MOV or M4V.',
		});
	}
	return new ServiceError('invalid_image', {
		message: `${what}: its bytes are no JPEG or PNG.`,
		remedy: 'Upload the image as JPEG or PNG.',
	});
}
