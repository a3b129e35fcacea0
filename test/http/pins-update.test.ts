import { randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
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
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

let stack: Stack;
/** An account at its limit: whatever is made for it waits. */
let held: Tenant;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	held = await stack.connect('held', stack.workspaceId);
	other = await stack.connect('another-client');
	const { lanes, clock } = stack.context;
	const since = clock.now();
	const until = new Date(since.getTime() + 3_600_000);
	const gate = { until, code: 'rate_limited', since } as const;
	await lanes.gate({ kind: 'publish', laneId: held.accountId, gate });
});
afterAll(() => stack.stop());

const path = (id: string): string => `/v1/pins/${id}`;

async function make(tenant: Tenant, change: Record<string, unknown> = {}): Promise<WirePin> {
	const body = { ...pinBody(tenant, stack.simulator), ...change };
	return madePin(await stack.api('POST', '/v1/pins', { body }));
}
const waiting = (change = {}): Promise<WirePin> => make(held, change);
async function over(change: Record<string, unknown> = {}): Promise<WirePin> {
	const { id } = await make(stack, change);
	await stack.settle();
	return readPin(stack, id);
}
const published = (change = {}): Promise<WirePin> => over(change);
const failed = (change = {}): Promise<WirePin> => {
	const title = `${uniqueTitle()} [fault:403-image-small]`;
	return over({ board_id: stack.faultBoard, title, ...change });
};
/** A pin in a state that does not last, as another process would have left it. */
async function put(pin: WirePin, set: Record<string, unknown>): Promise<void> {
	await nativeDatabase(stack.context.connection)
		.collection<{ _id: string }>('publications')
		.updateOne({ _id: pin.id }, { $set: set });
}

const anyRoute: [string, string, (id: string) => string][] = [
	['PATCH', 'PATCH /v1/pins/{pin_id}', path],
	['DELETE', 'DELETE /v1/pins/{pin_id}', path],
	['POST', 'POST /v1/pins/{pin_id}/retry', (id) => `${path(id)}/retry`],
];

describe.each(anyRoute)('%s: %s', (method, _route, pathOf) => {
	const call = (id: string, key?: string | null) =>
		stack.api(method, pathOf(id), {
			...(method === 'DELETE' ? {} : { body: {} }),
			...(key === undefined ? {} : { key }),
		});

	it("404 for another workspace's pin, in the same bytes as for nobody's", async () => {
		const foreign = await madeBy(other);
		const theirs = await call(foreign.id);
		const nobodys = await call(randomUUID());
		for (const answer of [theirs, nobodys, await call('no-id')]) {
			expectError(answer, 404, 'not_found');
		}
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
		expect((await other.api('GET', path(foreign.id))).status).toBe(200);
	});

	it('404 for a pin of an account that the key is not for', async () => {
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		expectError(await call((await waiting()).id, key), 404, 'not_found');
	});

	it('401 without a key, 403 without the scope', async () => {
		const { id } = await waiting();
		expectError(await call(id, null), 401, 'invalid_api_key');
		const scopes = method === 'DELETE' ? (['read', 'write'] as const) : (['read'] as const);
		const key = await stack.newKey({ scopes });
		expectError(await call(id, key), 403, 'insufficient_scope');
	});
});

async function madeBy(tenant: Tenant): Promise<WirePin> {
	const body = pinBody(tenant, stack.simulator);
	return madePin(await tenant.api('POST', '/v1/pins', { body }));
}

describe('PATCH /v1/pins/{pin_id}', () => {
	const patch = (id: string, body: unknown) => stack.api('PATCH', path(id), { body });

	it('200 changes a pin that waits: absent stays, null and empty clear', async () => {
		const pin = await waiting({ description: 'Old', alt_text: 'Old', link_url: 'https://a.com' });
		const answer = await patch(pin.id, { title: ' New ', description: null, link_url: '' });
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.pin);
		const expected = { title: 'New', description: null, link_url: null, alt_text: 'Old' };
		expect(answer.body).toMatchObject({
			...expected,
			status: 'deferred',
			image_url: pin.image_url,
		});
		expect(await readPin(stack, pin.id)).toEqual(answer.body);
		expect((await readHistory(stack, pin.id)).map(({ trigger }) => trigger)).toEqual([
			'accept',
			'edit',
		]);
	});

	it('200 changes a failed pin, whose retry sends the new content', async () => {
		const pin = await failed();
		const title = uniqueTitle('Mended');
		expect((await patch(pin.id, { title, board_id: stack.boardId })).body).toMatchObject({
			status: 'failed',
			title,
		});
		expect((await stack.api('POST', `${path(pin.id)}/retry`)).status).toBe(200);
		await stack.settle();
		expect(await readPin(stack, pin.id)).toMatchObject({ status: 'published', title });
		expect(stack.simulator.made(title)).toHaveLength(1);
	});

	it('200 for nothing to change, with or without bytes', async () => {
		const pin = await waiting();
		const headers = { 'Content-Type': 'application/json' };
		const answers = [await patch(pin.id, {}), await stack.api('PATCH', path(pin.id), { headers })];
		for (const answer of answers) expect(answer.body).toMatchObject({ title: pin.title });
		expect(await readHistory(stack, pin.id)).toHaveLength(1);
	});

	it('409 for a pin that is published', async () => {
		expectError(await patch((await published()).id, { title: 'x' }), 409, 'pin_already_published');
	});

	it('409 for a pin that was removed from Pinterest, is on its way, or was canceled', async () => {
		const cases = [
			['removed', 'pin_removed_on_pinterest'],
			['publishing', 'pin_publishing'],
			['verifying', 'pin_publishing'],
			['canceled', 'conflict'],
		] as const;
		for (const [state, code] of cases) {
			const pin = await waiting();
			await put(pin, { state });
			expectError(await patch(pin.id, { title: 'x' }), 409, code);
		}
	});

	it.each<[string, Record<string, unknown>, string]>([
		['null for the title', { title: null }, 'title'],
		['an empty title', { title: ' ' }, 'title'],
		['a long title', { title: 'x'.repeat(101) }, 'title'],
		['a long description', { description: 'x'.repeat(801) }, 'description'],
		['a long alt text', { alt_text: 'x'.repeat(501) }, 'alt_text'],
		['a link that is none', { link_url: 'x' }, 'link_url'],
		['two links', { link_url: 'https://a.com', link: 'https://b.com' }, 'link'],
		['null for the board', { board_id: null }, 'board_id'],
		['another image', { image_url: 'https://a.com/b.png' }, 'image_url'],
		['another account', { account_id: randomUUID() }, 'account_id'],
		['a field nobody knows', { titel: 'x' }, 'titel'],
	])('422 names the field for %s', async (_case, body, field) => {
		const error = expectError(await patch((await waiting()).id, body), 422, 'validation_error');
		expect(faultyFields(error)).toEqual([field]);
	});

	it('422 for a board that the account does not have', async () => {
		const answer = await patch((await waiting()).id, { board_id: '123456' });
		expect(faultyFields(expectError(answer, 422, 'board_not_found'))).toEqual(['board_id']);
	});
});

describe('DELETE /v1/pins/{pin_id}', () => {
	const remove = (id: string, query = '') => stack.api('DELETE', `${path(id)}${query}`);
	const everywhere = '?delete_from_pinterest=true';

	it('204 without a body deletes the record and leaves Pinterest alone', async () => {
		const pin = await published();
		const answer = await remove(pin.id);
		expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
		expectError(await stack.api('GET', path(pin.id)), 404, 'not_found');
		expectError(await remove(pin.id), 404, 'not_found');
		expect(stack.simulator.ledger().filter(({ effect }) => effect === 'pin.deleted')).toEqual([]);
	});

	it('204 cancels a pin that waits, and frees its key', async () => {
		const key = randomUUID();
		const pin = await waiting({ idempotency_key: key });
		expect((await remove(pin.id)).status).toBe(204);
		const again = await waiting({ idempotency_key: key });
		expect(again.id).not.toBe(pin.id);
		expect(again).not.toHaveProperty('already_existed');
	});

	it('200 takes a published pin off Pinterest too', async () => {
		const pin = await published();
		const answer = await remove(pin.id, everywhere);
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.pinDeletion);
		expect(answer.body).toEqual({
			id: pin.id,
			deleted: true,
			removed_from_pinterest: true,
			pinterest_pin_id: pin.pinterest_pin_id,
			reason: null,
		});
		const gone = stack.simulator.ledger().filter(({ effect }) => effect === 'pin.deleted');
		expect(gone.map((effect) => JSON.stringify(effect))).toEqual([
			expect.stringContaining(pin.pinterest_pin_id ?? ''),
		]);
		expectError(await stack.api('GET', path(pin.id)), 404, 'not_found');
	});

	it('200 takes one for removed that its owner deleted at Pinterest before', async () => {
		const pin = await published();
		const remote = `${stack.simulator.url}/_sim/pins/${pin.pinterest_pin_id ?? ''}`;
		expect((await fetch(remote, { method: 'DELETE' })).ok).toBe(true);
		expect((await remove(pin.id, everywhere)).body).toMatchObject({ removed_from_pinterest: true });
	});

	it('200 renews a token that ran out on the way', async () => {
		const pin = await published();
		await stack.simulator.expireAccess(stack.pinterestUserId);
		expect((await remove(pin.id, everywhere)).body).toMatchObject({ removed_from_pinterest: true });
	});

	it('200 says that there was nothing to take off', async () => {
		for (const pin of [await waiting(), await failed()]) {
			expect((await remove(pin.id, everywhere)).body).toEqual({
				id: pin.id,
				deleted: true,
				removed_from_pinterest: false,
				pinterest_pin_id: null,
				reason: 'not_published',
			});
		}
	});

	it('409 for a pin on its way, whose cancel is kept and granted', async () => {
		const pin = await waiting();
		await put(pin, { state: 'publishing' });
		const error = expectError(await remove(pin.id), 409, 'pin_publishing');
		expect(error).toMatchObject({ cancel_requested: true });
		expect(await readPin(stack, pin.id)).toMatchObject({
			status: 'publishing',
			cancel_requested: true,
		});
	});

	it('422 for another value', async () => {
		const answer = await remove((await waiting()).id, '?delete_from_pinterest=maybe');
		expect(faultyFields(expectError(answer, 422, 'validation_error'))).toEqual([
			'delete_from_pinterest',
		]);
	});

	it('409 leaves the record when the account was disconnected at Pinterest', async () => {
		const gone = await stack.connect('gone', stack.workspaceId);
		const pin = await make(gone);
		await stack.settle();
		await stack.simulator.revokeTokens(gone.pinterestUserId);
		await stack.simulator.expireAccess(gone.pinterestUserId);
		expectError(await remove(pin.id, everywhere), 409, 'token_expired');
		expect(await readPin(stack, pin.id)).toMatchObject({ status: 'published' });
	});
});

describe('POST /v1/pins/{pin_id}/retry', () => {
	const retry = (id: string, body?: unknown) =>
		stack.api('POST', `${path(id)}/retry`, body === undefined ? {} : { body });

	it('200 without a body sends a failed pin once more', async () => {
		const pin = await failed();
		const answer = await retry(pin.id);
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.pin);
		expect(answer.body).toMatchObject({ status: 'queued', error_code: null, attempts: 0 });
		await until(async () => stack.simulator.asked(pin.title).length === 2);
		await stack.settle();
		expect(await readPin(stack, pin.id)).toMatchObject({ status: 'failed' });
	});

	it('200 sends it to another board of another account', async () => {
		const sibling = await stack.connect(`sibling-${randomUUID().slice(0, 4)}`, stack.workspaceId);
		const pin = await failed();
		const body = { account_id: sibling.accountId, board_id: sibling.boardId };
		expect((await retry(pin.id, body)).body).toMatchObject({
			pinterest_account_id: sibling.accountId,
			board_id: sibling.boardId,
		});
		await stack.settle();
		expect(await readPin(stack, pin.id)).toMatchObject({ status: 'published' });
	});

	it('200 finds the pin of an unknown outcome where it was sent, and sends no second one', async () => {
		const pin = await published();
		const fault = { code: 'unconfirmed', message: 'x', at: new Date() };
		await nativeDatabase(stack.context.connection)
			.collection<{ _id: string }>('publications')
			.updateOne(
				{ _id: pin.id },
				{ $set: { state: 'failed', fault }, $unset: { pinterestPinId: '', publishedAt: '' } },
			);
		const elsewhere = await stack.connect(`to-${randomUUID().slice(0, 4)}`, stack.workspaceId);
		await stack.api('PATCH', path(pin.id), { body: { title: 'Edited meanwhile' } });
		const body = { account_id: elsewhere.accountId, board_id: elsewhere.boardId };
		expect((await retry(pin.id, body)).body).toMatchObject({
			status: 'publishing',
			unconfirmed: true,
		});
		await stack.settle();
		expect(await readPin(stack, pin.id)).toMatchObject({
			status: 'published',
			title: pin.title,
			board_id: stack.boardId,
			pinterest_account_id: stack.accountId,
			pinterest_pin_id: pin.pinterest_pin_id,
		});
		expect(stack.simulator.asked(pin.title)).toHaveLength(1);
		expect(stack.simulator.asked('Edited meanwhile')).toEqual([]);
	});

	it('409 for a pin that did not fail', async () => {
		for (const pin of [await waiting(), await published()]) {
			expectError(await retry(pin.id), 409, 'conflict');
		}
	});

	it('403 for an account that the key is not for', async () => {
		const pin = await failed();
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		const body = { account_id: held.accountId };
		const answer = await stack.api('POST', `${path(pin.id)}/retry`, { body, key });
		expectError(answer, 403, 'account_not_permitted');
	});

	it('422 for a board or an account that is not there', async () => {
		const pin = await failed();
		expectError(await retry(pin.id, { board_id: '123456' }), 422, 'board_not_found');
		const error = expectError(
			await retry(pin.id, { account_id: randomUUID() }),
			422,
			'validation_error',
		);
		expect(faultyFields(error)).toEqual(['account_id']);
		// Its board belongs to its account alone.
		expectError(await retry(pin.id, { account_id: held.accountId }), 422, 'board_not_found');
		expect(await readPin(stack, pin.id)).toEqual(pin);
	});
});

describe('GET /v1/pins', () => {
	const list = async (query: string): Promise<string[]> => {
		const answer = await stack.api('GET', `/v1/pins?${query}`);
		expect(answer.status).toBe(200);
		return (answer.body as WirePin[]).map(({ id }) => id);
	};

	it('200 shows what waits behind a gate under its code', async () => {
		const pin = await waiting();
		const board = `board_id=${held.boardId}&limit=200`;
		expect(await list(`${board}&status=deferred&error_code=rate_limited`)).toContain(pin.id);
		expect(await list(`${board}&status=queued`)).not.toContain(pin.id);
	});

	it('200 finds by words', async () => {
		const word = `zucchini${randomUUID().slice(0, 6)}`;
		const pin = await waiting({ title: `Grilled ${word}` });
		expect(await list(`q=${word.slice(0, 10).toUpperCase()}`)).toEqual([pin.id]);
		expect(await list(`q=${word}&sort=title_desc&status=deferred`)).toEqual([pin.id]);
		expect(await list(`q=${encodeURIComponent('.*')}`)).toEqual([]);
	});

	it.each(['created_at', 'published_at', 'title', 'status'])('200 sorts by %s', async (name) => {
		const up = await list(`sort=${name}_asc&limit=200`);
		const down = await list(`sort=${name}_desc&limit=200`);
		expect([...up].sort()).toEqual([...down].sort());
		expect(up).not.toEqual(down);
	});
});
