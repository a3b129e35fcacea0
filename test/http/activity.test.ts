import { randomUUID } from 'node:crypto';
import { expectError, faultyFields } from '../support/expect-error.js';
import { madePin, pinBody } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

const PATH = '/v1/activity-logs';

interface Entry {
	readonly id: string;
	readonly action: string;
	readonly status: string;
	readonly message: string;
	readonly resource_id: string | null;
	readonly request_id: string | null;
	readonly metadata: Record<string, unknown>;
	readonly created_at: string;
}

interface Page {
	readonly items: Entry[];
	readonly next_cursor: string | null;
}

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

const read = async (query = '', api = stack.api): Promise<Page> => {
	const answer = await api('GET', `${PATH}${query}`);
	expect(answer.status).toBe(200);
	expectShape(answer.body, SHAPES.activityPage);
	const page = answer.body as Page;
	for (const item of page.items) expectShape(item, SHAPES.activityItem);
	return page;
};
const about = async (query: string, id: string): Promise<Entry | undefined> =>
	(await read(query)).items.find((entry) => entry.resource_id === id);
const good = () => pinBody(stack, stack.simulator);

describe(`GET ${PATH}`, () => {
	it('200 shows what became of pins, each event once', async () => {
		const pin = madePin(await stack.api('POST', '/v1/pins', { body: good() }));
		const bad = { ...good(), board_id: stack.faultBoard, title: 'x [fault:403-image-small]' };
		const failed = madePin(await stack.api('POST', '/v1/pins', { body: bad }));
		await stack.settle();
		expect(await about('?action=pin.published', pin.id)).toMatchObject({ status: 'success' });
		expect(await about('?status=failed', failed.id)).toMatchObject({
			action: 'pin.publish_failed',
			metadata: { error_code: 'invalid_image' },
		});
		const all = (await read()).items.filter((entry) => entry.resource_id === pin.id);
		expect(all).toHaveLength(1);
	});

	it.each([
		['pins', 'pin', {}],
		['schedules', 'schedule', { run_at: '2020-01-01T00:00:00Z' }],
	])('200 keeps refused %s with code and fields', async (path, kind, change) => {
		const bodies = [
			{ ...good(), title: '', ...change },
			{ ...good(), run_at: undefined, ...change, account_id: randomUUID() },
		];
		for (const body of bodies) {
			const answer = await stack.api('POST', `/v1/${path}`, { body });
			const error = expectError(answer, 422, 'validation_error');
			const query = `?action=${kind}.refused`;
			const find = async (): Promise<Entry | undefined> =>
				(await read(query)).items.find((entry) => entry.request_id === error.request_id);
			await until(async () => (await find()) !== undefined);
			expect(await find()).toMatchObject({
				status: 'failed',
				actor_type: 'api_key',
				category: 'publishing',
				message: error.message,
				metadata: { error_code: 'validation_error', errors: error.errors },
			});
		}
	});

	it('200 keeps no refusal of another kind', async () => {
		const before = (await read('?status=failed')).items.length;
		expectError(await stack.api('POST', '/v1/pins', { body: '{' }), 415, 'unsupported_media_type');
		expectError(await stack.api('GET', '/v1/pins?limit=0'), 422, 'validation_error');
		expect((await read('?status=failed')).items).toHaveLength(before);
	});

	it('200 keeps what callers changed', async () => {
		const runAt = new Date(Date.now() + 3_600_000).toISOString();
		const made = await stack.api('POST', '/v1/schedules', { body: { ...good(), run_at: runAt } });
		const { id } = made.body as { id: string };
		await stack.api('PATCH', `/v1/schedules/${id}`, { body: { title: 'New' } });
		await stack.api('POST', `/v1/schedules/${id}/cancel`);
		const query = '?resource_type=schedule&category=publishing';
		const own = async (): Promise<string[]> =>
			(await read(query)).items.flatMap(({ resource_id: of, action }) =>
				of === id ? [action] : [],
			);
		await until(async () => (await own()).length === 2);
		expect(await own()).toEqual(['schedule.canceled', 'schedule.updated']);
	});

	it('200 pages by cursor until there is none', async () => {
		// What is told of earlier pins comes from the background and would shift the pages.
		await stack.settle();
		const all = (await read('?limit=200')).items.map(({ id }) => id);
		const seen: string[] = [];
		let cursor = '';
		do {
			const page = await read(`?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
			expect(page.items.length).toBeLessThanOrEqual(2);
			seen.push(...page.items.map(({ id }) => id));
			cursor = page.next_cursor ?? '';
		} while (cursor);
		expect(seen).toEqual(all);
	});

	it('200 bounds the time and finds nothing for unknown words', async () => {
		const [latest] = (await read()).items;
		const since = encodeURIComponent(latest?.created_at ?? '');
		expect((await read(`?since=${since}`)).items.map(({ id }) => id)).toContain(latest?.id);
		expect((await read('?since=2100-01-01T00:00:00')).items).toEqual([]);
		for (const query of ['category=x', 'action=x.y', 'status=done', 'resource_type=planet']) {
			expect(await read(`?${query}`)).toMatchObject({ items: [], next_cursor: null });
		}
	});

	it('200 shows another workspace nothing of it', async () => {
		const other = await stack.connect('another-client');
		const own = new Set((await read('?limit=200')).items.map(({ id }) => id));
		const theirs = (await read('', other.api)).items;
		expect(theirs.filter(({ id }) => own.has(id))).toEqual([]);
	});

	it.each(['cursor=nonsense', 'limit=0', 'limit=201', 'since=x', 'page=1'])(
		'422 for %s',
		async (query) => {
			const error = expectError(
				await stack.api('GET', `${PATH}?${query}`),
				422,
				'validation_error',
			);
			expect(faultyFields(error)).toEqual([query.split('=')[0]]);
		},
	);

	it('401 without a key, 403 without the scope', async () => {
		expectError(await stack.api('GET', PATH, { key: null }), 401, 'invalid_api_key');
		const key = await stack.newKey({ scopes: ['write'] });
		expectError(await stack.api('GET', PATH, { key }), 403, 'insufficient_scope');
	});
});
