import { randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import type { ApiAnswer } from '../support/api-client.js';
import { expectError } from '../support/expect-error.js';
import { madePin, pinBody, readPin, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

interface Flagged {
	readonly id: string;
	readonly near_duplicate_of: string | null;
}

/** A pin that is like no other one. */
const fresh = () => ({
	...pinBody(stack, stack.simulator),
	link_url: `https://example.com/${randomUUID()}`,
});
const send = (body: unknown): Promise<ApiAnswer> => stack.api('POST', '/v1/pins', { body });
const made = async (body: unknown): Promise<Flagged> => madePin(await send(body)) as never;
const plan = async (body: object): Promise<Flagged> => {
	const answer = await stack.api('POST', '/v1/schedules', { body });
	expect(answer.status).toBe(201);
	return answer.body as Flagged;
};
const block = async (on: boolean) => {
	const answer = await stack.api('PATCH', `/v1/projects/${stack.workspaceId}`, {
		body: { block_near_duplicates: on },
	});
	expect(answer).toMatchObject({ status: 200, body: { block_near_duplicates: on } });
};
const records = () =>
	nativeDatabase(stack.context.connection).collection<{ _id: string }>('publications');
const age = (id: string, hours: number) =>
	records().updateOne({ _id: id }, { $set: { createdAt: new Date(Date.now() - hours * 3.6e6) } });

describe('a pin like one of the last 24 hours', () => {
	it('201 names the earlier one, whatever its texts', async () => {
		const body = fresh();
		const first = await made(body);
		expect(first.near_duplicate_of).toBeNull();
		const second = await made({ ...body, title: uniqueTitle(), description: 'new' });
		expect(second.near_duplicate_of).toBe(first.id);
		const third = await made(body);
		expect(third.near_duplicate_of).toBe(second.id);
		expect(await readPin(stack, third.id)).toMatchObject({ near_duplicate_of: second.id });
	});

	it.each<[string, () => object]>([
		['link', () => ({ link_url: `https://example.com/${randomUUID()}` })],
		['media', () => ({ image_url: `${stack.simulator.imageUrl}?v=${randomUUID()}` })],
		['board', () => ({ board_id: stack.faultBoard })],
	])('201 names none for another %s', async (_what, other) => {
		const body = fresh();
		await made(body);
		expect((await made({ ...body, ...other() })).near_duplicate_of).toBeNull();
	});

	it('201 names none for another account', async () => {
		const sibling = await stack.connect(`sibling-${randomUUID()}`, stack.workspaceId);
		const body = fresh();
		await made(body);
		const moved = { ...body, account_id: sibling.accountId, board_id: sibling.boardId };
		expect((await made(moved)).near_duplicate_of).toBeNull();
	});

	it('201 names none that is older, or that came to nothing', async () => {
		const body = fresh();
		const old = await made(body);
		await age(old.id, 24.1);
		const second = await made(body);
		expect(second.near_duplicate_of).toBeNull();
		await until(async () => (await readPin(stack, second.id)).status === 'published');
		const wrong = {
			...fresh(),
			board_id: stack.faultBoard,
			title: '[fault:403-image-small]',
		};
		const failed = await made(wrong);
		await until(async () => (await readPin(stack, failed.id)).status === 'failed');
		expect((await made({ ...wrong, title: 'Now' })).near_duplicate_of).toBeNull();
	});

	it('201 names the newest one, also where an older one is out of the window', async () => {
		const body = fresh();
		const [old, recent] = [await made(body), await made(body)];
		await age(old.id, 30);
		await age(recent.id, 20);
		expect((await made(body)).near_duplicate_of).toBe(recent.id);
	});

	it('is no near-duplicate when it is a repeat by its key', async () => {
		const body = { ...fresh(), idempotency_key: randomUUID() };
		const first = await made(body);
		const repeat = await made(body);
		expect(repeat).toMatchObject({ id: first.id, near_duplicate_of: null, already_existed: true });
	});

	it('is judged by its day where it is planned', async () => {
		const body = fresh();
		const day = (days: number) => new Date(Date.now() + days * 86.4e6).toISOString();
		const at = day(3);
		const first = await plan({ ...body, run_at: at });
		expect(first.near_duplicate_of).toBeNull();
		expect((await plan({ ...body, run_at: day(10) })).near_duplicate_of).toBeNull();
		const again = await plan({ ...body, run_at: at });
		expect(again.near_duplicate_of).not.toBeNull();
	});
});

describe('a workspace that refuses near-duplicates', () => {
	beforeAll(() => block(true));
	afterAll(() => block(false));

	it('422 names the earlier pin and makes nothing', async () => {
		const body = fresh();
		const first = await made(body);
		const count = await records().countDocuments();
		const error = expectError(await send({ ...body, title: 'Other' }), 422, 'near_duplicate');
		expect(error).toMatchObject({ existing_pin_id: first.id });
		expect(await records().countDocuments()).toBe(count);
	});

	it('201 still answers a repeat by its key with its pin', async () => {
		const body = { ...fresh(), idempotency_key: randomUUID() };
		const first = await made(body);
		expect(await made(body)).toMatchObject({ id: first.id, already_existed: true });
	});

	it('publishes nothing twice when a workflow of ten runs again after it failed at the seventh', async () => {
		const bodies = Array.from({ length: 10 }, fresh);
		const first = await Promise.all(bodies.slice(0, 7).map(made));
		const again = await Promise.all(
			bodies.map((body, item) => send({ ...body, idempotency_key: `run-2-${item}` })),
		);
		expect(again.map(({ status }) => status)).toEqual([
			...Array<number>(7).fill(422),
			...Array<number>(3).fill(201),
		]);
		await stack.settle();
		for (const [item, { title }] of bodies.entries()) {
			expect({ item, made: stack.simulator.made(title).length }).toEqual({ item, made: 1 });
		}
		expect(first).toHaveLength(7);
	});
});

describe('PATCH /v1/projects/{project_id}', () => {
	it('404 for another project than that of the key', async () => {
		const body = { block_near_duplicates: true };
		expectError(
			await stack.api('PATCH', `/v1/projects/${randomUUID()}`, { body }),
			404,
			'not_found',
		);
	});
});
