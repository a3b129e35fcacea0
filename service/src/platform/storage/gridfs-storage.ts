import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import mongoose from 'mongoose';
import { nativeDatabase, type Connection } from '../mongo.js';
import { FileMissing, FileTooLarge, type FileStorage, type StoredFile } from './storage.js';

const CHUNK_BYTES = 255 * 1024;

/** Files in MongoDB, cut into chunks; a file counts as there once all of it was written. */
export function createGridFsStorage(connection: Connection, bucketName: string): FileStorage {
	const database = nativeDatabase(connection);
	const options = { bucketName, chunkSizeBytes: CHUNK_BYTES };
	const bucket = new mongoose.mongo.GridFSBucket(database, options);
	const chunks = database.collection(`${bucketName}.chunks`);
	return {
		put: async (key, source, { maxBytes = Infinity } = {}) => {
			const target = bucket.openUploadStream(key);
			// The write and end callbacks tell the same; unheard, the event would end the process.
			target.on('error', () => undefined);
			try {
				return await store(source, target, maxBytes);
			} catch (error) {
				target.destroy();
				await chunks.deleteMany({ files_id: target.id });
				throw error;
			}
		},
		open: (key) => Readable.from(read(bucket, key)),
		stat: async (key) => {
			const [file] = await bucket.find({ filename: key }).sort({ uploadDate: -1 }).toArray();
			return file ? { size: file.length, storedAt: file.uploadDate } : null;
		},
		delete: async (key) => {
			const files = await bucket.find({ filename: key }).toArray();
			for (const { _id } of files) await bucket.delete(_id);
		},
	};
}

/** One chunk after the other: when it fails, no write is under way that could leave a rest. */
async function store(
	source: AsyncIterable<Uint8Array>,
	target: Writable,
	maxBytes: number,
): Promise<StoredFile> {
	const hash = createHash('sha256');
	let size = 0;
	for await (const chunk of source) {
		size += chunk.byteLength;
		if (size > maxBytes) throw new FileTooLarge(maxBytes);
		hash.update(chunk);
		await settled((done) => target.write(chunk, done));
	}
	await settled((done) => target.end(done));
	return { size, sha256: hash.digest('hex') };
}

function settled(begin: (done: (error?: Error | null) => void) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		begin((error) => (error ? reject(error) : resolve()));
	});
}

async function* read(bucket: mongoose.mongo.GridFSBucket, key: string): AsyncGenerator<Uint8Array> {
	const stream = bucket.openDownloadStreamByName(key);
	try {
		yield* stream as AsyncIterable<Uint8Array>;
	} catch (error) {
		if (isMissing(error)) throw new FileMissing(key);
		throw error;
	} finally {
		stream.destroy();
	}
}

const isMissing = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && error.code === 'ENOENT';
