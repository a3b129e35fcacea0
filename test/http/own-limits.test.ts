import type { Api } from '../support/api-client.js';
import { expectError } from '../support/expect-error.js';
import { pinBody, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';

const LIMIT = 600;
const BURST = 100;

let stack: Stack;
beforeAll(async () => {
	// Left as they come: what is tested is that they are enough.
	const settings = {
		PINLANE_KEY_REQUESTS_PER_MINUTE: String(LIMIT),
		PINLANE_KEY_BURST: String(BURST),
		PINLANE_ROLES: 'api',
	};
	stack = await startStack({ settings });
});
afterAll(() => stack.stop());

/** How many of so many calls have each status, so many at once. */
async function statuses(
	call: (index: number) => ReturnType<Api>,
	{ calls, atOnce }: { readonly calls: number; readonly atOnce: number },
): Promise<Record<number, number>> {
	const counts: Record<number, number> = {};
	let next = 0;
	const run = async (): Promise<void> => {
		for (let i = next++; i < calls; i = next++) {
			const { status } = await call(i);
			counts[status] = (counts[status] ?? 0) + 1;
		}
	};
	await Promise.all(Array.from({ length: atOnce }, run));
	return counts;
}

describe('the limits as they come', () => {
	it('let a run of 500 pins pass, 10 at once', async () => {
		const key = await stack.newKey();
		const body = pinBody(stack, stack.simulator);
		const counts = await statuses(
			() => stack.api('POST', '/v1/pins', { key, body: { ...body, title: uniqueTitle() } }),
			{ calls: 500, atOnce: 10 },
		);
		expect(counts).toEqual({ 201: 500 });
	}, 240_000);

	it('hold over two processes, and name the wait', async () => {
		const twin = await stack.twin();
		// A tenth of the limit, so that the calls fit into the minute on a busy machine.
		const key = await stack.newKey({ requestsPerMinute: LIMIT / 10 });
		const allowed = (LIMIT + BURST) / 10;
		const counts = await statuses(
			(i) => (i % 2 === 0 ? stack : twin).api('GET', '/v1/projects', { key }),
			{ calls: 120, atOnce: 10 },
		);
		expect(counts[200]).toBeLessThanOrEqual(allowed * 1.02);
		expect(counts[200]).toBeGreaterThanOrEqual(allowed * 0.98);
		const answer = await twin.api('GET', '/v1/projects', { key });
		const error = expectError(answer, 429, 'rate_limited');
		expect(answer.headers.get('retry-after')).toBe(String(error.retry_after_seconds));
		expect(answer.headers.get('ratelimit')).toMatch(/^"minute";r=0;t=\d+$/);
		await twin.stop();
	}, 60_000);

	it('tell what is left with every answer to a key, errors too', async () => {
		const key = await stack.newKey();
		const paths = ['/v1/projects', '/v1/pins/none', '/v1/pins?limit=x'];
		for (const [i, path] of paths.entries()) {
			const { headers } = await stack.api('GET', path, { key });
			expect(headers.get('ratelimit-policy')).toBe(`"minute";q=${LIMIT};w=60`);
			expect(headers.get('ratelimit')).toMatch(new RegExp(`^"minute";r=${LIMIT - 1 - i};t=\\d+$`));
		}
		const open = await stack.api('GET', '/healthz', { key: null });
		expect(open.headers.get('ratelimit')).toBeNull();
	});
});
