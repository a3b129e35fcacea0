import { createHash, randomBytes } from 'node:crypto';
import {
	connectMongo,
	nativeDatabase,
	type Connection,
} from '../../../../service/src/platform/mongo.js';
import { createGridFsStorage } from '../../../../service/src/platform/storage/gridfs-storage.js';
import {
	FileMissing,
	FileTooLarge,
	type FileStorage,
} from '../../../../service/src/platform/storage/storage.js';
import { testDatabase, type TestDatabase } from '../../../support/test-database.js';

let database: TestDatabase;
let connection: Connection;
let files: FileStorage;
beforeAll(async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	files = createGridFsStorage(connection, 'files');
});
afterAll(async () => {
	await connection.close();
	await database.drop();
});

async function* inChunks(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* chunks;
}

async function bytesOf(source: AsyncIterable<unknown>): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of source) chunks.push(chunk as Uint8Array);
	return Buffer.concat(chunks);
}

const chunksLeft = (): Promise<number> =>
	nativeDatabase(connection).collection('files.chunks').countDocuments();

describe('the GridFS storage', () => {
	it('gives back the bytes it was given, with their length and digest', async () => {
		const bytes = randomBytes(700_000);
		const stored = await files.put(
			'one',
			inChunks(bytes.subarray(0, 3), bytes.subarray(3, 400_000), bytes.subarray(400_000)),
		);
		expect(stored).toEqual({
			size: bytes.length,
			sha256: createHash('sha256').update(bytes).digest('hex'),
		});
		expect((await bytesOf(files.open('one'))).equals(bytes)).toBe(true);
		expect(await files.stat('one')).toMatchObject({ size: bytes.length });
	});

	it('hands out a large file in pieces', async () => {
		await files.put('pieces', inChunks(randomBytes(1_000_000)));
		let largest = 0;
		for await (const chunk of files.open('pieces')) {
			largest = Math.max(largest, (chunk as Uint8Array).byteLength);
		}
		expect(largest).toBeLessThanOrEqual(256 * 1024);
	});

	it('knows nothing of a file that was deleted, and deletes what is not there', async () => {
		await files.put('gone', inChunks(randomBytes(10)));
		await files.delete('gone');
		await files.delete('gone');
		expect(await files.stat('gone')).toBeNull();
		await expect(bytesOf(files.open('gone'))).rejects.toBeInstanceOf(FileMissing);
	});

	it('ends with the first byte too many, and leaves nothing of it', async () => {
		const before = await chunksLeft();
		const put = files.put('large', inChunks(randomBytes(300_000), randomBytes(300_000)), {
			maxBytes: 599_999,
		});
		await expect(put).rejects.toBeInstanceOf(FileTooLarge);
		expect(await files.stat('large')).toBeNull();
		expect(await chunksLeft()).toBe(before);
		await expect(
			files.put('exact', inChunks(randomBytes(600)), { maxBytes: 600 }),
		).resolves.toMatchObject({ size: 600 });
	});

	it('leaves nothing of a source that breaks off, and throws what that threw', async () => {
		const before = await chunksLeft();
		async function* breaking(): AsyncGenerator<Uint8Array> {
			yield randomBytes(600_000);
			throw new Error('the client has gone');
		}
		await expect(files.put('half', breaking())).rejects.toThrow('the client has gone');
		expect(await files.stat('half')).toBeNull();
		expect(await chunksLeft()).toBe(before);
	});

	it('stores an empty file', async () => {
		expect(await files.put('empty', inChunks())).toMatchObject({ size: 0 });
		expect((await bytesOf(files.open('empty'))).length).toBe(0);
	});
});
