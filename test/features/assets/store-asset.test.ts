import { randomBytes, randomUUID } from 'node:crypto';
import {
	createAssetStore,
	findAsset,
	readAsset,
	storeAsset,
	type NewAsset,
} from '../../../service/src/features/assets/index.js';
import {
	connectMongo,
	nativeDatabase,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { createGridFsStorage } from '../../../service/src/platform/storage/gridfs-storage.js';
import { fakeClock } from '../access/fake-clock.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';

const VIDEO = Buffer.concat([
	Buffer.from('0000001866747970', 'hex'),
	Buffer.from('mp42'),
	randomBytes(300),
]);
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(50)]);
const LIMITS = { imageBytes: 1_048_576, videoBytes: 2_097_152 };

let database: TestDatabase;
let connection: Connection;
const open = async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	return {
		assets: createAssetStore(connection),
		files: createGridFsStorage(connection, 'files'),
		clock: fakeClock(),
		limits: LIMITS,
	};
};
let deps: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
	deps = await open();
});
afterAll(async () => {
	await connection.close();
	await database.drop();
});

const workspaceId = randomUUID();

async function* inPieces(bytes: Uint8Array, of: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += of) yield bytes.subarray(at, at + of);
}

const store = (bytes: Uint8Array, given: Partial<NewAsset> = {}) =>
	storeAsset(deps, {
		workspaceId,
		type: 'video',
		filename: 'C:\\films\\cake.mov',
		source: inPieces(bytes, 7),
		...given,
	});

const counts = async (): Promise<number[]> => {
	const database_ = nativeDatabase(connection);
	return Promise.all(
		['assets', 'files.files', 'files.chunks'].map((name) =>
			database_.collection(name).countDocuments(),
		),
	);
};

describe('storing a file', () => {
	it('tells its type from its bytes and keeps all of them', async () => {
		const asset = await store(VIDEO);
		expect(asset).toMatchObject({
			type: 'video',
			contentType: 'video/mp4',
			originalFilename: 'cake.mov',
			storedFilename: `${asset._id}.mp4`,
			size: VIDEO.length,
		});
		expect(await findAsset(deps, { workspaceId, assetId: asset._id })).toEqual(asset);
		const chunks: Uint8Array[] = [];
		for await (const chunk of readAsset(deps, asset)) chunks.push(chunk as Uint8Array);
		expect(Buffer.concat(chunks).equals(VIDEO)).toBe(true);
	});

	it('is found in its own workspace only', async () => {
		const { _id: assetId } = await store(PNG, { type: 'image' });
		expect(await findAsset(deps, { workspaceId: randomUUID(), assetId })).toBeNull();
	});

	it.each([
		['an image as a video', PNG, 'video', 'invalid_video'],
		['a video as an image', VIDEO, 'image', 'invalid_image'],
		['an HTML page', Buffer.from('<!doctype html><html></html>'), 'image', 'invalid_image'],
		['nothing', Buffer.alloc(0), 'image', 'invalid_image'],
	] as const)('refuses %s and leaves nothing behind', async (_what, bytes, type, code) => {
		const before = await counts();
		await expect(store(bytes, { type })).rejects.toMatchObject({ code });
		expect(await counts()).toEqual(before);
	});

	it('refuses a file over the limit of its type, and takes one of just that size', async () => {
		const before = await counts();
		const image = Buffer.concat([PNG, Buffer.alloc(LIMITS.imageBytes - PNG.length)]);
		const larger = Buffer.concat([image, Buffer.alloc(1)]);
		const given = { type: 'image' } as const;
		await expect(
			store(larger, { ...given, source: inPieces(larger, 300_000) }),
		).rejects.toMatchObject({
			code: 'payload_too_large',
			message: 'The image is larger than 1 MB.',
		});
		expect(await counts()).toEqual(before);
		const stored = await store(image, { ...given, source: inPieces(image, 300_000) });
		expect(stored.size).toBe(LIMITS.imageBytes);
	});

	it('leaves nothing of an upload that breaks off', async () => {
		const before = await counts();
		async function* breaking(): AsyncGenerator<Uint8Array> {
			yield VIDEO;
			throw new Error('the client has gone');
		}
		await expect(store(VIDEO, { source: breaking() })).rejects.toThrow('the client has gone');
		expect(await counts()).toEqual(before);
	});

	it('lets the source know when nobody reads on', async () => {
		let ended = 0;
		async function* endless(): AsyncGenerator<Uint8Array> {
			try {
				for (;;) yield PNG;
			} finally {
				ended += 1;
			}
		}
		await expect(store(PNG, { type: 'image', source: endless() })).rejects.toMatchObject({
			code: 'payload_too_large',
		});
		await expect(store(PNG, { type: 'video', source: endless() })).rejects.toMatchObject({
			code: 'invalid_video',
		});
		expect(ended).toBe(2);
	});
});
