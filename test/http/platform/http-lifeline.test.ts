import { ServiceError } from '../../../service/src/domain/errors.js';
import { until } from '../../support/until.js';
import { startExample, type Example } from './example-server.js';

const lost = new ServiceError('service_unavailable');

describe('a server whose lifeline is cut', () => {
	let example: Example;
	let isCut = false;
	let cutNow: (reason: Error) => void = () => undefined;
	const asked: (() => void)[] = [];

	beforeAll(async () => {
		example = await startExample({
			lifeline: {
				cut: () => (isCut ? lost : undefined),
				onCut: (listener) => {
					cutNow = listener;
				},
			},
			admit: () => new Promise((resolve) => asked.push(() => resolve(undefined))),
		});
	});
	afterAll(async () => {
		example.release();
		for (const goOn of asked.splice(0)) goOn();
		await example.server.drain({ graceMs: 0, limitMs: 1_000 });
	});

	it('tells those who wait, and leaves routes without a key alone', async () => {
		const open = example.call('/v1/slow');
		await until(() => example.signals.length === 1);
		const waiting = example.call('/v1/things');
		await until(() => asked.length === 1);
		cutNow(lost);
		const answer = await waiting;
		expect(answer.status).toBe(503);
		expect(answer.headers['retry-after']).toBe('2');
		example.release();
		expect((await open).status).toBe(200);
	});

	it('answers a request once, although its verb goes on', async () => {
		const lines = example.log.length;
		for (const goOn of asked.splice(0)) goOn();
		expect((await example.call('/page')).status).toBe(200);
		const routes = example.log.slice(lines).map(({ route }) => route);
		expect(routes).toEqual(['page']);
	});

	it('refuses at once while it stays cut, before it asks who calls', async () => {
		isCut = true;
		expect((await example.call('/v1/things', { key: 'nobody' })).status).toBe(503);
		expect((await example.call('/page')).status).toBe(200);
		expect(asked).toHaveLength(0);
		isCut = false;
		expect((await example.call('/v1/things', { key: 'nobody' })).status).toBe(401);
	});
});
