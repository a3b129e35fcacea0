import { openStores, type Stores } from '../../service/src/platform/stores/open-stores.js';
import type { ApiAnswer } from '../support/api-client.js';
import { expectError } from '../support/expect-error.js';
import { madePin, pinBody, readPin, uniqueTitle } from '../support/pin-body.js';
import { scratchFolder, type ScratchFolder } from '../support/scratch-folder.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { storeSettings } from '../support/store-settings.js';
import { until } from '../support/until.js';

/** Longer than the driver takes to notice a silent server by itself. */
const CALL_FOR_MS = 6_000;

let folder: ScratchFolder;
let stores: Stores;
let stack: Stack;
beforeAll(async () => {
	folder = await scratchFolder();
	stores = await openStores(storeSettings({ dataDir: folder.path('data'), mode: 'auto' }));
	stack = await startStack({
		stores: { mongoUrl: stores.mongo.url, redisUrl: stores.redis.url },
	});
});
afterAll(async () => {
	await stack.stop();
	await stores.stop();
	await folder.remove();
});

/** The answer and how long it took, in milliseconds. */
async function timed(call: Promise<ApiAnswer>): Promise<{ answer: ApiAnswer; ms: number }> {
	const startedAt = performance.now();
	return { answer: await call, ms: performance.now() - startedAt };
}

const ready = async (): Promise<ApiAnswer> => stack.api('GET', '/readyz', { key: null });
const create = (title = uniqueTitle()) =>
	stack.api('POST', '/v1/pins', { body: { ...pinBody(stack, stack.simulator), title } });

describe('while Redis is away', () => {
	it('201 accepts pins, and publishes them once it is back', async () => {
		await stores.redis.kill();
		await until(async () => {
			const { checks } = (await ready()).body as { checks: Record<string, string> };
			return checks['redis'] === 'unavailable';
		});
		const { answer, ms } = await timed(create());
		const pin = madePin(answer);
		expect(ms).toBeLessThan(1_000);
		expect((await ready()).status).toBe(200);
		expect((await readPin(stack, pin.id)).status).toBe('queued');

		await stores.redis.restart();
		await until(async () => (await readPin(stack, pin.id)).status === 'published');
		expect(stack.simulator.made(pin.title)).toHaveLength(1);
	});
});

describe('while MongoDB is frozen', () => {
	const signal = (name: NodeJS.Signals): void => {
		const { pid } = stores.mongo;
		if (pid === undefined) throw new Error('MongoDB was not started here');
		process.kill(pid, name);
	};
	afterAll(() => signal('SIGCONT'));

	it('503 tells every call within two seconds, from the first moment on', async () => {
		await create();
		await stack.settle();
		signal('SIGSTOP');
		const calls: Promise<{ answer: ApiAnswer; ms: number }>[] = [];
		const end = performance.now() + CALL_FOR_MS;
		await until(
			() => {
				calls.push(timed(create()), timed(stack.api('GET', '/v1/pins')));
				return performance.now() > end;
			},
			{ every: 250 },
		);
		const told = await Promise.all(calls);
		for (const { answer } of told) expectError(answer, 503, 'service_unavailable');
		expect(Math.max(...told.map(({ ms }) => ms))).toBeLessThan(2_000);
	});

	it('works again by itself once it goes on', async () => {
		signal('SIGCONT');
		await until(async () => (await create()).status === 201);
		await stack.settle();
	});
});

describe('while MongoDB is away', () => {
	const CALLS = [
		['POST /v1/pins', () => create()],
		['GET /v1/pins', () => stack.api('GET', '/v1/pins')],
		['GET /v1/pinterest/accounts', () => stack.api('GET', '/v1/pinterest/accounts')],
		['POST /v1/api-keys', () => stack.api('POST', '/v1/api-keys', { body: { name: 'x' } })],
		['GET /v1/webhooks', () => stack.api('GET', '/v1/webhooks')],
	] as const;

	let unused: string;
	beforeAll(async () => {
		unused = await stack.newKey();
		await create();
		await stack.settle();
		await stores.mongo.kill();
	});

	it.each(CALLS)('503 tells within three seconds when to come back: %s', async (_name, call) => {
		const { answer, ms } = await timed(call());
		const error = expectError(answer, 503, 'service_unavailable');
		expect(error.retry_after_seconds).toBeGreaterThanOrEqual(1);
		expect(ms).toBeLessThan(3_500);
	});

	it('503 for a key that nobody has used yet, and never 401', async () => {
		expectError(await stack.api('GET', '/v1/pins', { key: unused }), 503, 'service_unavailable');
	});

	it('says that it runs and that it is not ready', async () => {
		expect((await stack.api('GET', '/healthz', { key: null })).status).toBe(200);
		await until(async () => (await ready()).status === 503);
		expect((await ready()).body).toMatchObject({ status: 'unavailable', database: 'unavailable' });
	});

	it('works again by itself when it is back', async () => {
		await stores.mongo.restart();
		await until(async () => (await create()).status === 201);
		await until(async () => (await ready()).status === 200);
		await stack.settle();
		for (const { title } of stack.simulator.ledger()) {
			expect(stack.simulator.made(title ?? '')).toHaveLength(1);
		}
	});
});
