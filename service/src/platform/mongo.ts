import os from 'node:os';
import mongoose, { type Connection, type Schema } from 'mongoose';

export type { Connection, Schema };
export type Collection<T extends { _id: string }> = mongoose.mongo.Collection<T>;
export type PipelineStage = mongoose.mongo.Document;

export interface MongoOptions {
	readonly url: string;
	/** Sockets at most; about 100 at 500 turns in flight. */
	readonly poolSize?: number;
}

// Queries go to the driver with filters out of parsed values; a model's own would be as strict.
mongoose.set('sanitizeFilter', true);
mongoose.set('strictQuery', 'throw');

const DEFAULT_DATABASE = 'pinlane';

/** Connects with majority and journaled writes; fails within seconds when no server answers. */
export async function connectMongo({ url, poolSize = 100 }: MongoOptions): Promise<Connection> {
	const named = new URL(url).pathname.length > 1;
	const connection = mongoose.createConnection(url, {
		...(named ? {} : { dbName: DEFAULT_DATABASE }),
		maxPoolSize: poolSize,
		autoIndex: false,
		autoCreate: false,
		bufferCommands: false,
		// Callers are told within two seconds that the database is away, the rest of the call included.
		serverSelectionTimeoutMS: 1_500,
		waitQueueTimeoutMS: 5_000,
		// With a heartbeat: after four seconds of silence the driver gives up what is in flight.
		connectTimeoutMS: 3_500,
		socketTimeoutMS: 10_000,
		// Twice a second, so that `watchDatabase` misses more than one before it says so.
		heartbeatFrequencyMS: 500,
		minHeartbeatFrequencyMS: 200,
		w: 'majority',
		journal: true,
		ignoreUndefined: true,
		// The driver would import it dynamically, which test runners without ESM refuse.
		runtimeAdapters: { os },
	});
	await connection.asPromise();
	return connection;
}

/** The server's own time, for `databaseClock`. */
export async function readServerTime(connection: Connection): Promise<Date> {
	const answer = await nativeDatabase(connection).command({ hello: 1 });
	return answer['localTime'] as Date;
}

/** The driver's database handle of a connection that is open. */
export function nativeDatabase(connection: Connection): NonNullable<Connection['db']> {
	if (!connection.db) throw new Error('the database connection is not open');
	return connection.db;
}

/** A plain document collection whose model declares the indexes; queries use the driver. */
export function collectionOf<T extends { _id: string }>(
	connection: Connection,
	{ name, schema }: { readonly name: string; readonly schema: Schema },
): Collection<T> {
	const model =
		connection.models[name] ?? connection.model(name, schema, schema.get('collection') ?? name);
	return model.collection as unknown as Collection<T>;
}

/** Makes every declared collection and index; safe to run in several processes at once. */
export async function ensureIndexes(connection: Connection): Promise<void> {
	for (const model of Object.values(connection.models)) {
		await model.createCollection();
		await model.createIndexes();
	}
}

const DUPLICATE_KEY = 11_000;

export const isDuplicateKey = (error: unknown): boolean =>
	error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE_KEY;

/** A command of several writes, some of which the server refused. */
export const isBulkWriteError = (error: unknown): error is mongoose.mongo.MongoBulkWriteError =>
	error instanceof mongoose.mongo.MongoBulkWriteError;

/**
 * Whether a write of many failed for nothing but documents that are there already. The driver
 * names the first fault only by its code; the others stand in a list.
 */
export function onlyDuplicateKeys(error: unknown): boolean {
	if (!isDuplicateKey(error)) return false;
	const { writeErrors = [] } = error as { writeErrors?: { code: number } | { code: number }[] };
	return [writeErrors].flat().every((fault) => fault.code === DUPLICATE_KEY);
}
