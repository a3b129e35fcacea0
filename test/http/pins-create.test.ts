import { randomUUID } from 'node:crypto';
import { changeAccount } from '../support/change-account.js';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { madePin, pinBody, readPin } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

const PATH = '/v1/pins';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

const good = (): Record<string, unknown> => pinBody(stack, stack.simulator);
const create = (change: Record<string, unknown> = {}, key?: string) =>
	stack.api('POST', PATH, { body: { ...good(), ...change }, ...(key ? { key } : {}) });

/** Changes an account behind the service's back, as another process would. */
describe(`POST ${PATH} 201`, () => {
	it('answers with the queued pin', async () => {
		const answer = await create();
		expect(answer.status).toBe(201);
		expectShape(answer.body, SHAPES.pin);
		const pin = madePin(answer);
		expect(pin).toMatchObject({ status: 'queued', attempts: 0, error_code: null });
		expect(pin.idempotency_key).toBe(`pin:${pin.id}`);
		expect(pin.media_url).toBe(pin.image_url);
		expect(pin).not.toHaveProperty('already_existed');
	});

	it('takes everything the contract has, in the form clients send it', async () => {
		const pin = madePin(
			await create({
				title: '  Lemon cake ',
				description: 'With "zest" & sugar',
				alt_text: 'A cake',
				dominant_color: 'ff00aa',
				link_url: 'https://example.com',
				related_terms: 'gift ideas, home decor ,,',
			}),
		);
		expect(pin).toMatchObject({
			title: 'Lemon cake',
			description: 'With "zest" & sugar',
			alt_text: 'A cake',
			dominant_color: '#FF00AA',
			link_url: 'https://example.com/',
			related_terms: ['gift ideas', 'home decor'],
		});
	});

	it('takes the other names of link and image', async () => {
		const { image_url: media, ...rest } = good();
		const body = { ...rest, media_url: media, link: 'https://example.com/x' };
		const pin = madePin(await stack.api('POST', PATH, { body }));
		expect(pin).toMatchObject({
			image_url: media,
			media_url: media,
			link_url: 'https://example.com/x',
		});
	});

	it('takes empty texts and nulls as absent', async () => {
		const empty = {
			description: '',
			alt_text: null,
			dominant_color: '',
			link_url: '',
			related_terms: [],
			asset_id: '',
			cover_image_url: null,
			idempotency_key: null,
		};
		expect(madePin(await create(empty))).toMatchObject({
			description: null,
			alt_text: null,
			dominant_color: null,
			link_url: null,
			related_terms: null,
			asset_id: null,
		});
	});

	it('takes the longest texts', async () => {
		const longest = {
			title: 't'.repeat(100),
			description: 'd'.repeat(800),
			alt_text: 'a'.repeat(500),
			link_url: `https://example.com/${'l'.repeat(2_028)}`,
			idempotency_key: randomUUID().padEnd(255, 'k'),
		};
		expect(madePin(await create(longest))).toMatchObject(longest);
	});

	it('takes a JSON body with a charset', async () => {
		const headers = { 'Content-Type': 'application/json; charset=utf-8' };
		const answer = await stack.api('POST', PATH, { body: JSON.stringify(good()), headers });
		expect(answer.status).toBe(201);
	});

	it('takes an account id in capital letters', async () => {
		expect((await create({ account_id: stack.accountId.toUpperCase() })).status).toBe(201);
	});
});

describe(`POST ${PATH} 400, 413, 415`, () => {
	const headers = { 'Content-Type': 'application/json' };

	it.each(['{"title":', 'title=x', '{"a":1}{"b":2}', '\u0000'])(
		'400 for the text %j, which is no JSON',
		async (body) => {
			const answer = await stack.api('POST', PATH, { body, headers });
			expectError(answer, 400, 'malformed_json');
		},
	);

	it('400 for bytes that are no UTF-8', async () => {
		const body = Buffer.from('{"title":"\xff\xfe"}', 'latin1');
		expectError(await stack.api('POST', PATH, { body, headers }), 400, 'malformed_json');
	});

	it('413 for a body above a megabyte', async () => {
		const answer = await create({ description: 'x'.repeat(1_100_000) });
		expectError(answer, 413, 'payload_too_large');
	});

	it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
		'415 for a body of the type %s',
		async (type) => {
			const body = JSON.stringify(good());
			const answer = await stack.api('POST', PATH, { body, headers: { 'Content-Type': type } });
			expectError(answer, 415, 'unsupported_media_type');
		},
	);
});

describe(`POST ${PATH} 401, 403, 405`, () => {
	it('401 without a key, before the body is looked at', async () => {
		const answer = await stack.api('POST', PATH, { body: { nonsense: true }, key: null });
		expectError(answer, 401, 'invalid_api_key');
	});

	it('403 for a key without the scope write', async () => {
		const key = await stack.newKey({ scopes: ['read', 'destructive'] });
		expectError(await create({}, key), 403, 'insufficient_scope');
	});

	it('403 for an account that the key is not for', async () => {
		const sibling = await stack.connect('sibling', stack.workspaceId);
		const key = await stack.newKey({ accountIds: [sibling.accountId] });
		expectError(await create({}, key), 403, 'account_not_permitted');
		const allowed = { account_id: sibling.accountId, board_id: sibling.boardId };
		expect((await create(allowed, key)).status).toBe(201);
	});

	it('405 names the methods', async () => {
		const answer = await stack.api('DELETE', PATH);
		expectError(answer, 405, 'method_not_allowed');
		expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
	});
});

describe(`POST ${PATH} 409`, () => {
	it('refuses an account that was disconnected', async () => {
		const tenant = await stack.connect('disconnected', stack.workspaceId);
		await changeAccount(stack, tenant, { revokedAt: new Date() });
		const change = { account_id: tenant.accountId, board_id: tenant.boardId };
		expectError(await create(change), 409, 'account_revoked');
	});

	it('names the permissions that a connection lacks', async () => {
		const tenant = await stack.connect('narrow', stack.workspaceId);
		await changeAccount(stack, tenant, { scopes: ['boards:read', 'pins:read'] });
		const change = { account_id: tenant.accountId, board_id: tenant.boardId };
		const error = expectError(await create(change), 409, 'scope_missing');
		expect(error.message).toContain('pins:write');
	});
});

describe(`POST ${PATH} 422`, () => {
	const long = (count: number): string => 'x'.repeat(count);
	it.each<[string, Record<string, unknown>, string[]]>([
		['no title', { title: undefined }, ['title']],
		['an empty title', { title: '   ' }, ['title']],
		['null for a title', { title: null }, ['title']],
		['a title that is a number', { title: 7 }, ['title']],
		['a title of 101 characters', { title: long(101) }, ['title']],
		['control characters', { title: 'a\u0000b', alt_text: 'c\u0007' }, ['alt_text', 'title']],
		['a description of 801 characters', { description: long(801) }, ['description']],
		['an alt text of 501 characters', { alt_text: long(501) }, ['alt_text']],
		['a link of 2,049 characters', { link_url: `https://e.com/${long(2_035)}` }, ['link_url']],
		['a link that is none', { link_url: 'example' }, ['link_url']],
		['a link of another protocol', { link_url: 'javascript:alert(1)' }, ['link_url']],
		['an image address that is none', { image_url: 'cake.png' }, ['image_url']],
		['a colour of five digits', { dominant_color: '#12345' }, ['dominant_color']],
		['a key of 256 characters', { idempotency_key: long(256) }, ['idempotency_key']],
		['terms that are numbers', { related_terms: [1] }, ['related_terms.0']],
		['no board', { board_id: undefined }, ['board_id']],
		['a board that is a number', { board_id: 12 }, ['board_id']],
		['no account', { account_id: undefined }, ['account_id']],
		['an account that is no id', { account_id: 'x' }, ['account_id']],
		['a field nobody knows', { titel: 'x' }, ['titel']],
		['no image at all', { image_url: undefined }, ['image_url']],
		['an image and an asset', { asset_id: randomUUID() }, ['asset_id']],
		['two images', { media_url: 'https://example.com/b.png' }, ['media_url']],
		['two links', { link_url: 'https://a.com', link: 'https://b.com' }, ['link']],
		['a cover for an image', { cover_image_url: 'https://a.com/c.png' }, ['cover_image_url']],
		['two faults at once', { title: '', board_id: '' }, ['board_id', 'title']],
	])('names the field with %s', async (_case, change, fields) => {
		const answer = await create(change);
		const error = expectError(answer, 422, 'validation_error');
		expect(faultyFields(error).sort()).toEqual(fields);
		for (const field of fields) expect(error.message).toContain(field.split('.')[0]);
	});

	it('names the field with an asset nobody stored', async () => {
		const answer = await create({ image_url: null, asset_id: randomUUID() });
		expect(faultyFields(expectError(answer, 422, 'asset_not_found'))).toEqual(['asset_id']);
	});

	it('explains what to do instead of publish_date', async () => {
		const error = expectError(
			await create({ publish_date: '2026-12-24T09:00:00Z' }),
			422,
			'validation_error',
		);
		expect(faultyFields(error)).toEqual(['publish_date']);
		expect(error.errors?.[0]?.msg).toMatch(/schedule.*run_at/);
	});

	it('refuses a request without a body', async () => {
		expectError(await stack.api('POST', PATH), 422, 'validation_error');
	});

	it.each([[[]], ['text'], [null], [7]])('refuses a body that is %j', async (body) => {
		const answer = await stack.api('POST', PATH, {
			body: JSON.stringify(body),
			headers: { 'Content-Type': 'application/json' },
		});
		expectError(answer, 422, 'validation_error');
	});

	it('refuses a member that could reach a prototype', async () => {
		const body = JSON.stringify(good()).replace('{', '{"__proto__":{"polluted":1},');
		const headers = { 'Content-Type': 'application/json' };
		expectError(await stack.api('POST', PATH, { body, headers }), 422, 'validation_error');
	});

	it('names the board that the account does not have', async () => {
		const error = expectError(await create({ board_id: '123456' }), 422, 'board_not_found');
		expect(faultyFields(error)).toEqual(['board_id']);
		expect(error.message).toContain('123456');
	});

	it("refuses another workspace's account in the same bytes as nobody's", async () => {
		const [theirs, nobodys] = [
			await create({ account_id: other.accountId }),
			await create({ account_id: randomUUID() }),
		];
		for (const answer of [theirs, nobodys]) {
			expect(faultyFields(expectError(answer, 422, 'validation_error'))).toEqual(['account_id']);
		}
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
	});

	it('makes no pin', async () => {
		const key = randomUUID();
		await create({ idempotency_key: key, title: '' });
		const pin = madePin(await create({ idempotency_key: key }));
		expect(pin).not.toHaveProperty('already_existed');
		expect((await readPin(stack, pin.id)).id).toBe(pin.id);
	});
});
