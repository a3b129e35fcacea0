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

	it.each([
		new MongoNetworkError('broken off'),
		new MongoServerSelectionError('none', { servers: new Map() } as never),
		new MongoServerError({ code: 10_107, message: 'not primary' }),
		new MongoServerError({ code: 1, errorLabels: ['RetryableWriteError'], message: 'x' }),
		new Error('outer', { cause: new MongoNetworkError('inner') }),
	])('is true for %s', (error) => {
		expect(isDatabaseAway(error)).toBe(true);
	});

	it.each([
		new MongoServerError({ code: 11_000, message: 'duplicate key' }),
		new Error('a bug'),
		Object.assign(new Error('a bug'), { code: 91 }),
		undefined,
		'text',
	])('is false for %s', (error) => {
		expect(isDatabaseAway(error)).toBe(false);
	});
});
