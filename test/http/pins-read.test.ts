import { randomUUID } from 'node:crypto';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import {
	madePin,
	pinBody,
	readHistory,
	readPin,
	uniqueTitle,
	type WirePin,
} from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { expectShape, PIN_STATUSES, SHAPES } from '../support/wire-shapes.js';

const PATH = '/v1/pins';

let stack: Stack;
let sibling: Tenant;
let other: Tenant;
let published: WirePin[];
let failed: WirePin;
let foreign: WirePin;

beforeAll(async () => {
	stack = await startStack();
	sibling = await stack.connect('sibling', stack.workspaceId);
	other = await stack.connect('another-client');
	published = [];
	for (let i = 0; i < 5; i++) published.push(await make(i < 3 ? stack : sibling));
	failed = await make(stack, {
		board_id: stack.faultBoard,
		title: `${uniqueTitle()} [fault:403-image-small]`,
	});
	foreign = await make(other);
	await stack.settle();
});
afterAll(() => stack.stop());

async function make(tenant: Tenant, change: Record<string, unknown> = {}): Promise<WirePin> {
	const body = { ...pinBody(tenant, stack.simulator), ...change };
	return madePin(await tenant.api('POST', PATH, { body }));
}

async function list(query = '', key?: string): Promise<string[]> {
	const answer = await stack.api('GET', `${PATH}${query}`, key ? { key } : {});
	expect(answer.status).toBe(200);
	expect(answer.headers.get('x-total-count')).toMatch(/^\d+$/);
	return (answer.body as WirePin[]).map(({ id }) => id);
}

const ids = (pins: readonly WirePin[]): string[] => pins.map(({ id }) => id);

describe(`GET ${PATH}`, () => {
	it('200 lists the pins of the workspace, newest first, and no others', async () => {
		const answer = await stack.api('GET', PATH);
		expect(answer.headers.get('x-total-count')).toBe('6');
		for (const pin of answer.body as WirePin[]) {
			expectShape(pin, SHAPES.pin);
			expect(PIN_STATUSES).toContain(pin.status);
		}
		expect(await list()).toEqual(ids([...published, failed].reverse()));
	});

	it('200 fills pages and counts all matches', async () => {
		const answer = await stack.api('GET', `${PATH}?limit=4&offset=4`);
		expect(answer.body).toHaveLength(2);
		expect(answer.headers.get('x-total-count')).toBe('6');
		const pages = [await list('?limit=4'), await list('?limit=4&offset=4')].flat();
		expect(pages).toEqual(await list());
	});

	it('200 with the oldest first', async () => {
		expect(await list('?sort=created_at_asc')).toEqual((await list()).reverse());
	});

	it('200 filters', async () => {
		expect(await list('?status=published')).toHaveLength(5);
		expect(await list('?status=failed')).toEqual([failed.id]);
		expect(await list('?status=queued')).toEqual([]);
		expect(await list(`?account_id=${sibling.accountId}`)).toHaveLength(2);
		expect(await list(`?board_id=${stack.faultBoard}`)).toEqual([failed.id]);
		expect(await list('?error_code=invalid_image')).toEqual([failed.id]);
		expect(await list('?removed=true')).toEqual([]);
		expect(await list('?removed=false')).toHaveLength(6);
	});

	it('200 bounds the creation: since is included, until is not', async () => {
		const at = published[2]?.created_at ?? '';
		const since = await list(`?since=${encodeURIComponent(at)}`);
		const before = await list(`?until=${encodeURIComponent(at)}`);
		expect(since).toContain(published[2]?.id);
		expect(before).not.toContain(published[2]?.id);
		expect([...since, ...before].sort()).toEqual((await list()).sort());
	});

	it('200 takes times with microseconds, with an offset, and without one as UTC', async () => {
		const day = new Date(Date.parse(failed.created_at) - 60_000).toISOString().slice(0, 19);
		for (const time of [`${day}.654697Z`, `${day}.654697+00:00`, `${day}.654697`]) {
			expect(await list(`?since=${encodeURIComponent(time)}`)).toHaveLength(6);
		}
	});

	it('200 leaves out accounts that the key is not for', async () => {
		const key = await stack.newKey({ accountIds: [sibling.accountId] });
		expect(await list('', key)).toHaveLength(2);
	});

	it('200 answers with nothing for an account of another workspace', async () => {
		expect(await list(`?account_id=${other.accountId}`)).toEqual([]);
	});

	it('403 for an account that the key is not for', async () => {
		const key = await stack.newKey({ accountIds: [sibling.accountId] });
		const answer = await stack.api('GET', `${PATH}?account_id=${stack.accountId}`, { key });
		expectError(answer, 403, 'account_not_permitted');
	});

	it.each([
		['limit=0', 'limit'],
		['limit=201', 'limit'],
		['limit=ten', 'limit'],
		['offset=-1', 'offset'],
		['status=done', 'status'],
		['since=yesterday', 'since'],
		['removed=maybe', 'removed'],
		['sort=random', 'sort'],
		['account_id=x', 'account_id'],
		['page=2', 'page'],
	])('422 names the field for %s', async (query, field) => {
		const error = expectError(await stack.api('GET', `${PATH}?${query}`), 422, 'validation_error');
		expect(faultyFields(error)).toEqual([field]);
	});
});

describe.each([
	['GET /v1/pins/{pin_id}', (id: string) => `/v1/pins/${id}`],
	['GET /v1/pins/{pin_id}/history', (id: string) => `/v1/pins/${id}/history`],
	['GET /v1/jobs/{job_id}', (id: string) => `/v1/jobs/${id}`],
])('%s', (_route, path) => {
	it("404 for another workspace's pin, in the same bytes as for nobody's", async () => {
		const theirs = await stack.api('GET', path(foreign.id));
		const nobodys = await stack.api('GET', path(randomUUID()));
		const noId = await stack.api('GET', path('not-an-id'));
		for (const answer of [theirs, nobodys, noId]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
		expect(withoutRequestId(noId)).toBe(withoutRequestId(nobodys));
	});

	it('404 for a pin of an account that the key is not for', async () => {
		const key = await stack.newKey({ accountIds: [sibling.accountId] });
		expectError(await stack.api('GET', path(failed.id), { key }), 404, 'not_found');
	});

	it('200 for an id in capital letters', async () => {
		expect((await stack.api('GET', path(failed.id.toUpperCase()))).status).toBe(200);
	});

	it('401 without a key', async () => {
		expectError(await stack.api('GET', path(failed.id), { key: null }), 401, 'invalid_api_key');
	});

	it('403 for a key without the scope read', async () => {
		const key = await stack.newKey({ scopes: ['write', 'destructive'] });
		expectError(await stack.api('GET', path(failed.id), { key }), 403, 'insufficient_scope');
	});

	it('405 for another method', async () => {
		const answer = await stack.api('PUT', path(failed.id), { body: {} });
		expectError(answer, 405, 'method_not_allowed');
	});
});

describe('GET /v1/pins/{pin_id}', () => {
	it('200 shows a published pin', async () => {
		const pin = await readPin(stack, published[0]?.id ?? '');
		expectShape(pin, SHAPES.pin);
		expect(pin).toMatchObject({ status: 'published', error_code: null, failed_at: null });
		expect(pin.pinterest_pin_id).toMatch(/^\d+$/);
		expect(pin.published_at).toEqual(expect.any(String));
	});

	it('200 shows a failed pin with its typed code', async () => {
		const pin = await readPin(stack, failed.id);
		expectShape(pin, SHAPES.pin);
		expect(pin).toMatchObject({ status: 'failed', error_code: 'invalid_image', attempts: 1 });
		expect(pin.error_message).toEqual(expect.any(String));
		expect(pin.failed_at).toEqual(expect.any(String));
	});

	it('200 shows in the list what it shows alone', async () => {
		const all = (await stack.api('GET', PATH)).body as WirePin[];
		for (const pin of all) expect(await readPin(stack, pin.id)).toEqual(pin);
	});
});

describe('GET /v1/pins/{pin_id}/history', () => {
	it('200 tells every change in order', async () => {
		const entries = await readHistory(stack, failed.id);
		expect(entries.map(({ trigger, to }) => [trigger, to])).toEqual([
			['accept', 'queued'],
			['claim', 'publishing'],
			['refuse', 'failed'],
		]);
		expect(entries.at(-1)).toMatchObject({ attempt: 1, error_code: 'invalid_image' });
		expect(entries.at(-1)?.pinterest_request_id).toMatch(/^sim-/);
	});
});

describe('GET /v1/jobs/{job_id}', () => {
	it.each(['published', 'failed'])('200 shows the job of a pin that is %s', async (status) => {
		const pin = await readPin(stack, status === 'failed' ? failed.id : (published[0]?.id ?? ''));
		const answer = await stack.api('GET', `/v1/jobs/${pin.id}`);
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.job);
		expect(answer.body).toEqual({
			job_id: pin.id,
			pin_id: pin.id,
			status,
			submitted_at: pin.created_at,
			completed_at: pin.published_at ?? pin.failed_at,
			pinterest_pin_id: pin.pinterest_pin_id,
			error_code: pin.error_code,
			error_message: pin.error_message,
		});
	});
});
