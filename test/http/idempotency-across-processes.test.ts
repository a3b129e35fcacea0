import { randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import type { Api } from '../support/api-client.js';
import { expectError } from '../support/expect-error.js';
import { madePin, pinBody, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack, type Twin } from '../support/start-stack.js';

const KEYS = 24;
const CALLS = 20;

let stack: Stack;
let twin: Twin;
beforeAll(async () => {
	stack = await startStack();
	twin = await stack.twin();
});
afterAll(() => stack.stop());

const send = (api: Api, body: unknown) => api('POST', '/v1/pins', { body });
const body = (key: string) => ({
	...pinBody(stack, stack.simulator),
	link_url: `https://example.com/${randomUUID()}`,
	idempotency_key: key,
});

/** Everything a creation takes, each with another value than the first. */
const FULL = () => ({
	...pinBody(stack, stack.simulator),
	title: uniqueTitle(),
	description: 'Ripe tomatoes',
	link_url: `https://example.com/${randomUUID()}`,
	alt_text: 'A bowl',
	dominant_color: '#ff0000',
	related_terms: ['soup', 'tomato'],
});
const OTHERS: readonly (readonly [field: string, value: () => unknown])[] = [
	['board_id', () => stack.faultBoard],
	['title', uniqueTitle],
	['description', () => 'Green tomatoes'],
	['link_url', () => 'https://example.com/elsewhere'],
	['alt_text', () => 'A pot'],
	['dominant_color', () => '#00ff00'],
	['related_terms', () => ['tomato', 'soup']],
	['image_url', () => `${stack.simulator.imageUrl}?v=2`],
];
/** `''` and null mean that a field is absent. */
const CLEARED = ['description', 'link_url', 'alt_text', 'dominant_color', 'related_terms'];

describe('calls with the same key and body over two processes', () => {
	it('make one record for each key, and get equal answers', async () => {
		const bodies = Array.from({ length: KEYS }, () => body(randomUUID()));
		const calls = bodies.flatMap((one) =>
			Array.from({ length: CALLS }, async (_, nth) => ({
				key: one.idempotency_key,
				answer: await send(nth % 2 === 0 ? stack.api : twin.api, one),
			})),
		);
		const answers = await Promise.all(calls);
		expect(new Set(answers.map(({ answer }) => answer.status))).toEqual(new Set([201]));
		for (const { idempotency_key: key } of bodies) {
			const pins = answers.flatMap((one) => (one.key === key ? [madePin(one.answer)] : []));
			expect(new Set(pins.map(({ id }) => id)).size).toBe(1);
			expect(pins.filter((pin) => !pin.already_existed)).toHaveLength(1);
		}
		const records = nativeDatabase(stack.context.connection).collection('publications');
		const keys = bodies.map((one) => one.idempotency_key);
		expect(await records.countDocuments({ idempotencyKey: { $in: keys } })).toBe(KEYS);
		await stack.settle();
		for (const { title } of bodies) expect(stack.simulator.made(title)).toHaveLength(1);
	});
});

describe('the same key with another body', () => {
	it('422 names the pin and the field, for every field there is', async () => {
		const first = { ...FULL(), idempotency_key: randomUUID() };
		const { id } = madePin(await send(stack.api, first));
		const changes = [
			...OTHERS.map(([field, value]) => [field, value()] as const),
			...CLEARED.flatMap((field) => [[field, null] as const, [field, ''] as const]),
		];
		for (const [field, value] of changes) {
			const answer = await send(twin.api, { ...first, [field]: value });
			const error = expectError(answer, 422, 'idempotency_key_reused');
			expect(error).toMatchObject({ existing_pin_id: id, differing_fields: [field] });
		}
	});

	it('422 for a schedule with the key of a pin', async () => {
		const first = body(randomUUID());
		const { id } = madePin(await send(stack.api, first));
		const run_at = new Date(Date.now() + 86.4e6).toISOString();
		const answer = await stack.api('POST', '/v1/schedules', { body: { ...first, run_at } });
		const error = expectError(answer, 422, 'idempotency_key_reused');
		expect(error).toMatchObject({ existing_pin_id: id, differing_fields: ['run_at'] });
	});
});

describe('a key', () => {
	it.each([
		['one character', 'k'],
		['255 letters', 'k'.repeat(255)],
		['255 emoji', '🍅'.repeat(255)],
		['blanks', '  '],
		['control characters', 'a\u0000b\n\u200b'],
		['right-to-left text', 'مفتاح'],
		['what looks like a query', '{"$ne":null}'],
	])('may be %s, and is the same one again', async (_title, key) => {
		const one = body(key);
		const first = madePin(await send(stack.api, one));
		expect(first.idempotency_key).toBe(key);
		expect(madePin(await send(twin.api, one)).id).toBe(first.id);
	});

	it('is not the same in another unicode form', async () => {
		const key = `Crème ${randomUUID()}`;
		const first = madePin(await send(stack.api, body(key.normalize('NFC'))));
		const second = madePin(await send(stack.api, body(key.normalize('NFD'))));
		expect(second.id).not.toBe(first.id);
	});

	it.each([
		['256 letters', 'k'.repeat(256)],
		['half a character', '\ud83c'],
		['a number', 7],
	])('422 is not %s', async (_title, key) => {
		const answer = await send(stack.api, { ...body('x'), idempotency_key: key });
		expectError(answer, 422, 'validation_error');
	});

	it('belongs to its workspace, however many workspaces use it', async () => {
		const key = `shared-${randomUUID()}`;
		const first = madePin(await send(stack.api, body(key)));
		for (let client = 0; client < 3; client++) {
			const other = await stack.connect(`client-${client}-${randomUUID()}`);
			const theirs = { ...pinBody(other, stack.simulator), idempotency_key: key };
			const pin = madePin(await other.api('POST', '/v1/pins', { body: theirs }));
			expect(pin.id).not.toBe(first.id);
			expect(pin.already_existed).toBeUndefined();
		}
	});

	it('is in no line of the log, used rightly or not', async () => {
		const talkative = await startStack({ settings: { PINLANE_LOG_LEVEL: 'trace' } });
		try {
			const key = `do-not-log-${randomUUID()}`;
			const one = { ...pinBody(talkative, talkative.simulator), idempotency_key: key };
			madePin(await talkative.api('POST', '/v1/pins', { body: one }));
			await talkative.api('POST', '/v1/pins', { body: one });
			await talkative.api('POST', '/v1/pins', { body: { ...one, title: 'Other' } });
			await talkative.api('POST', '/v1/pins', { body: { ...one, nonsense: true } });
			await talkative.settle();
			expect(talkative.lines.length).toBeGreaterThan(0);
			expect(talkative.lines.join('\n')).not.toContain(key);
		} finally {
			await talkative.stop();
		}
	});
});
