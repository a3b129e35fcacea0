import { randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { expectError } from '../support/expect-error.js';
import { madePin, pinBody, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';

const PATH = '/v1/pins';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

const keyed = (): ReturnType<typeof pinBody> & { idempotency_key: string } => ({
	...pinBody(stack, stack.simulator),
	idempotency_key: randomUUID(),
});
const send = (body: unknown) => stack.api('POST', PATH, { body });

describe('the same key and the same content', () => {
	it('201 answers with the first pin and says so', async () => {
		const body = keyed();
		const first = madePin(await send(body));
		const second = madePin(await send(body));
		expect(second).toMatchObject({ id: first.id, already_existed: true });
		expect(second.idempotency_key).toBe(body.idempotency_key);
	});

	it('201 still answers with it once it is published, and publishes nothing again', async () => {
		const body = keyed();
		const first = madePin(await send(body));
		await stack.settle();
		const second = madePin(await send(body));
		await stack.settle();
		expect(second).toMatchObject({ id: first.id, status: 'published', already_existed: true });
		expect(stack.simulator.made(body.title)).toHaveLength(1);
	});

	it('makes one record of fifty calls at the same time', async () => {
		const body = keyed();
		const answers = await Promise.all(Array.from({ length: 50 }, () => send(body)));
		const pins = answers.map(madePin);
		expect(new Set(pins.map(({ id }) => id)).size).toBe(1);
		expect(pins.filter((pin) => !pin.already_existed)).toHaveLength(1);
		await stack.settle();
		const records = nativeDatabase(stack.context.connection).collection('publications');
		expect(await records.countDocuments({ idempotencyKey: body.idempotency_key })).toBe(1);
		expect(stack.simulator.made(body.title)).toHaveLength(1);
	});

	it.each<[string, (body: Record<string, unknown>) => unknown]>([
		['the order of members', (body) => Object.fromEntries(Object.entries(body).reverse())],
		['white space in the JSON', (body) => JSON.stringify(body, null, '\t')],
		['spaces around texts', (body) => ({ ...body, title: `  ${String(body['title'])} ` })],
		['the unicode form', (body) => ({ ...body, title: String(body['title']).normalize('NFD') })],
		['empty texts for absent ones', (body) => ({ ...body, alt_text: '', related_terms: null })],
		['the slash after a host', (body) => ({ ...body, link_url: 'https://example.com/' })],
		['the other name of the link', ({ link_url, ...body }) => ({ ...body, link: link_url })],
		[
			'the other name of the image',
			({ image_url, ...rest }) => ({ ...rest, media_url: image_url }),
		],
	])('does not mind %s', async (_case, change) => {
		const body = {
			...keyed(),
			title: uniqueTitle('Crème brûlée'),
			link_url: 'https://example.com',
		};
		const first = madePin(await send(body));
		const headers = { 'Content-Type': 'application/json' };
		const again = await stack.api('POST', PATH, { body: change(body), headers });
		expect(madePin(again)).toMatchObject({ id: first.id, already_existed: true });
	});
});

describe('the same key and other content', () => {
	it.each<[string, Record<string, unknown>, string[]]>([
		['the title', { title: 'another' }, ['title']],
		['title and link', { title: 'another', link_url: 'https://e.com/2' }, ['link_url', 'title']],
		['a description more', { description: 'new' }, ['description']],
		['letters in another case', { title: 'PIN' }, ['title']],
	])('422 names what differs: %s', async (_case, change, differing) => {
		const body = { ...keyed(), title: 'pin' };
		const first = madePin(await send(body));
		const error = expectError(
			await send({ ...body, ...change }),
			422,
			'idempotency_key_reused',
		) as unknown as { message: string; differing_fields: string[]; existing_pin_id: string };
		expect([...error.differing_fields].sort()).toEqual(differing);
		expect(error.existing_pin_id).toBe(first.id);
		for (const field of differing) expect(error.message).toContain(field);
	});

	it('422 names board and account', async () => {
		const sibling = await stack.connect('sibling', stack.workspaceId);
		const body = keyed();
		await send(body);
		const moved = { ...body, account_id: sibling.accountId, board_id: sibling.boardId };
		const error = expectError(await send(moved), 422, 'idempotency_key_reused');
		expect(error.message).toMatch(/account_id.*board_id/);
	});
});

describe('the same key elsewhere', () => {
	it('201 makes a pin of its own in another workspace', async () => {
		const other = await stack.connect('another-client');
		const first = madePin(await send(keyed()));
		const body = { ...pinBody(other, stack.simulator), idempotency_key: first.idempotency_key };
		const second = madePin(await other.api('POST', PATH, { body }));
		expect(second.id).not.toBe(first.id);
		expect(second).not.toHaveProperty('already_existed');
	});

	it('201 makes another pin for every call without a key', async () => {
		const body = pinBody(stack, stack.simulator);
		const [first, second] = [madePin(await send(body)), madePin(await send(body))];
		expect(second.id).not.toBe(first.id);
	});
});
