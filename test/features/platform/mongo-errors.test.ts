import mongoose from 'mongoose';
import { isDatabaseAway } from '../../../service/src/platform/mongo-errors.js';

const { MongoNetworkError, MongoServerError, MongoServerSelectionError } = mongoose.mongo;

describe('isDatabaseAway', () => {
	it('is told when no server answers', async () => {
		const connection = mongoose.createConnection('mongodb://127.0.0.1:1/x', {
			serverSelectionTimeoutMS: 100,
		});
		const error: unknown = await connection.asPromise().catch((caught: unknown) => caught);
		expect(isDatabaseAway(error)).toBe(true);
		await connection.close();
	});

	it.each<[string, unknown]>([
		['a connection that broke off', new MongoNetworkError('broken off')],
		['no server', new MongoServerSelectionError('none', { servers: new Map() } as never)],
		['no primary', new MongoServerError({ code: 10_107, message: 'not primary' })],
		['a label', new MongoServerError({ errorLabels: ['RetryableWriteError'], message: 'x' })],
		['a cause', new Error('outer', { cause: new MongoNetworkError('inner') })],
	])('is true for %s', (_name, error) => {
		expect(isDatabaseAway(error)).toBe(true);
	});

	it.each<[string, unknown]>([
		['a duplicate key', new MongoServerError({ code: 11_000, message: 'duplicate key' })],
		['a bug', new Error('a bug')],
		['a number that is not the driver’s', Object.assign(new Error('a bug'), { code: 91 })],
		['nothing', undefined],
		['text', 'text'],
	])('is false for %s', (_name, error) => {
		expect(isDatabaseAway(error)).toBe(false);
	});
});
