import { randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { changeAccount } from '../support/change-account.js';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { pinBody, readHistory, readPin, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

const PATH = '/v1/schedules';
const HOUR = 3_600_000;

interface WireSchedule {
	readonly id: string;
	readonly status: string;
	readonly run_at: string;
	readonly pin_id: string | null;
	readonly last_error: string | null;
	readonly error_code: string | null;
	readonly payload: Record<string, unknown> & { readonly title: string };
	readonly idempotency_key: string;
	readonly already_existed?: boolean;
}

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

const ahead = (ms: number): string => new Date(Date.now() + ms).toISOString();
const path = (id: string): string => `${PATH}/${id}`;
const good = (): Record<string, unknown> => ({
	...pinBody(stack, stack.simulator),
	run_at: ahead(HOUR),
});
const create = (change: Record<string, unknown> = {}) =>
	stack.api('POST', PATH, { body: { ...good(), ...change } });
async function made(change: Record<string, unknown> = {}): Promise<WireSchedule> {
	const answer = await create(change);
	if (answer.status !== 201) throw new Error(`no schedule was made: ${answer.text}`);
	return answer.body as WireSchedule;
}
const read = async (id: string): Promise<WireSchedule> =>
	(await stack.api('GET', path(id))).body as WireSchedule;
/** A schedule in a state that does not last, as another process would have left it. */
const put = (id: string, set: Record<string, unknown>) =>
	nativeDatabase(stack.context.connection)
		.collection('publications')
		.updateOne({ scheduleId: id }, { $set: set });
const failedOne = async (change: Record<string, unknown> = {}): Promise<WireSchedule> => {
	const title = `${uniqueTitle()} [fault:403-image-small]`;
	const { id } = await made({ board_id: stack.faultBoard, title, run_at: ahead(0), ...change });
	await stack.settle();
	return read(id);
};

describe(`POST ${PATH}`, () => {
	it('201 answers with the schedule', async () => {
		const answer = await create({ description: 'With basil', link_url: 'https://example.com' });
		expect(answer.status).toBe(201);
		expectShape(answer.body, SHAPES.schedule);
		const schedule = answer.body as WireSchedule;
		expectShape(schedule.payload, SHAPES.schedulePayload);
		expect(schedule).toMatchObject({ status: 'scheduled', pin_id: null, last_error: null });
		expect(schedule.payload).toMatchObject({
			description: 'With basil',
			link_url: 'https://example.com/',
			media_url: stack.simulator.imageUrl,
		});
		expect(await read(schedule.id)).toEqual(schedule);
	});

	it('201 takes our own fields and the other names', async () => {
		const { image_url: media, run_at: at, ...rest } = good();
		const body = { ...rest, media_url: media, scheduled_at: at, link: 'https://e.com/x' };
		const more = { alt_text: 'Soup', related_terms: 'a, b', dominant_color: 'ff00aa' };
		const answer = await stack.api('POST', PATH, { body: { ...body, ...more } });
		expect(answer.body).toMatchObject({
			run_at: at,
			payload: {
				image_url: media,
				link_url: 'https://e.com/x',
				alt_text: 'Soup',
				related_terms: ['a', 'b'],
				dominant_color: '#FF00AA',
			},
		});
	});

	it.each([
		['Z', (at: string) => at.replace(/\.\d+Z/, 'Z')],
		['microseconds', (at: string) => at.replace('Z', '697Z')],
		['+05:30', (at: string) => at.replace('Z', '+05:30')],
		['-0400', (at: string) => at.replace('Z', '-0400')],
	])('201 takes an instant with %s', async (_form, write) => {
		const sent = write(ahead(24 * HOUR));
		const schedule = await made({ run_at: sent });
		const expected = sent.replace('-0400', '-04:00').replace(/(\.\d{3})\d+/, '$1');
		expect(Date.parse(schedule.run_at)).toBe(Date.parse(expected));
	});

	it('201 publishes at its time, and not before', async () => {
		const title = uniqueTitle('Soon');
		const schedule = await made({ title, run_at: ahead(1_500) });
		const pins = await stack.api('GET', `/v1/pins?q=${title.split(' ')[1] ?? ''}`);
		expect(pins.body).toEqual([]);
		await until(async () => (await read(schedule.id)).status === 'done');
		const [call] = stack.simulator.asked(title);
		expect(call?.at).toBeGreaterThanOrEqual(Date.parse(schedule.run_at) - 5);
		const { pin_id: pinId } = await read(schedule.id);
		expect(await readPin(stack, pinId ?? '')).toMatchObject({
			status: 'published',
			schedule_id: schedule.id,
		});
		const path = (await readHistory(stack, pinId ?? '')).map(({ trigger }) => trigger);
		expect(path).toEqual(['accept', 'due', 'claim', 'succeed']);
	});

	it('201 answers the same key and content with the same schedule', async () => {
		const body: Record<string, unknown> = { ...good(), idempotency_key: randomUUID() };
		const first = (await stack.api('POST', PATH, { body })).body as WireSchedule;
		const again = await stack.api('POST', PATH, { body });
		expect(again.status).toBe(201);
		expect(again.body).toEqual({ ...first, already_existed: true });
		const { run_at: _, ...atOnce } = body;
		const reused = await stack.api('POST', '/v1/pins', { body: atOnce });
		const error = expectError(reused, 422, 'idempotency_key_reused');
		expect(error.message).toContain('run_at');
	});

	it('201 makes two of two calls without a key', async () => {
		const body = good();
		const ids = await Promise.all([1, 2].map(() => stack.api('POST', PATH, { body })));
		expect(new Set(ids.map((answer) => (answer.body as WireSchedule).id)).size).toBe(2);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['no instant', { run_at: undefined }, 'run_at'],
		['null for the instant', { run_at: null }, 'run_at'],
		['a number', { run_at: 1_763_717_400 }, 'run_at'],
		['no offset', { run_at: '2027-01-01T10:00:00' }, 'run_at'],
		['a day that does not exist', { run_at: '2027-02-30T10:00:00Z' }, 'run_at'],
		['words', { run_at: 'tomorrow' }, 'run_at'],
		['the past', { run_at: '2020-01-01T00:00:00Z' }, 'run_at'],
		['three years ahead', { run_at: ahead(3 * 365 * 24 * HOUR) }, 'run_at'],
		['two instants', { scheduled_at: ahead(9 * HOUR) }, 'scheduled_at'],
		['no title', { title: undefined }, 'title'],
		['no image', { image_url: undefined }, 'image_url'],
		['an account of others', { account_id: randomUUID() }, 'account_id'],
		['a field of Pinterest that is none', { publish_date: 'x' }, 'publish_date'],
	])('422 names the field for %s', async (_case, change, field) => {
		const error = expectError(await create(change), 422, 'validation_error');
		expect(faultyFields(error)).toEqual([field]);
		expect(error.message).toMatch(new RegExp(`^${field}: \\w`));
	});

	it('422 for a board that the account does not have', async () => {
		expectError(await create({ board_id: '123456' }), 422, 'board_not_found');
	});

	it('403 for an account that the key is not for, and without the scope', async () => {
		const narrow = await stack.newKey({ accountIds: [randomUUID()] });
		const answer = await stack.api('POST', PATH, { body: good(), key: narrow });
		expectError(answer, 403, 'account_not_permitted');
		const reader = await stack.newKey({ scopes: ['read'] });
		const refused = await stack.api('POST', PATH, { body: good(), key: reader });
		expectError(refused, 403, 'insufficient_scope');
	});
});

describe.each([
	['GET', path],
	['PATCH', path],
	['DELETE', path],
	['POST', (id: string) => `${path(id)}/cancel`],
	['POST', (id: string) => `${path(id)}/retry`],
])('%s of one schedule', (method, pathOf) => {
	it("404 for another workspace's, in the same bytes as for nobody's", async () => {
		const { id } = await made();
		const body = method === 'PATCH' ? { body: { title: 'x' } } : {};
		const theirs = await other.api(method, pathOf(id), body);
		const nobodys = await other.api(method, pathOf(randomUUID()), body);
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
		const key = await stack.newKey({ accountIds: [randomUUID()] });
		expectError(await stack.api(method, pathOf(id), { ...body, key }), 404, 'not_found');
		expect(await read(id)).toMatchObject({ status: 'scheduled' });
	});
});

describe(`PATCH ${PATH}/{schedule_id}`, () => {
	const patch = (id: string, body: unknown) => stack.api('PATCH', path(id), { body });

	it('200 changes what it names and clears with null', async () => {
		const schedule = await made({ description: 'Old', alt_text: 'Old' });
		const runAt = ahead(5 * HOUR);
		const changes = { run_at: runAt, title: 'New', description: null, link_url: 'https://a.com' };
		const answer = await patch(schedule.id, changes);
		expect(answer.body).toMatchObject({
			status: 'scheduled',
			run_at: runAt,
			payload: { title: 'New', description: null, link_url: 'https://a.com/', alt_text: 'Old' },
		});
		expect(await read(schedule.id)).toEqual(answer.body);
	});

	it('200 sends the new content at the new time', async () => {
		const title = uniqueTitle('Moved');
		const { id } = await made();
		await patch(id, { title, run_at: ahead(0) });
		await until(async () => (await read(id)).status === 'done');
		expect(stack.simulator.made(title)).toHaveLength(1);
	});

	it('409 once publishing began, and when it is over', async () => {
		for (const state of ['publishing', 'verifying', 'published', 'canceled']) {
			const { id } = await made();
			await put(id, { state });
			expectError(await patch(id, { title: 'x' }), 409, 'schedule_not_editable');
		}
	});

	it.each<[string, Record<string, unknown>, string]>([
		['null for the title', { title: null }, 'title'],
		['a past instant', { run_at: '2020-01-01T00:00:00Z' }, 'run_at'],
		['an instant without an offset', { run_at: '2027-01-01T00:00:00' }, 'run_at'],
		['another account', { account_id: randomUUID() }, 'account_id'],
		['a cover for an image', { cover_image_url: 'https://a.com/c.png' }, 'cover_image_url'],
	])('422 names the field for %s', async (_case, body, field) => {
		const error = expectError(await patch((await made()).id, body), 422, 'validation_error');
		expect(faultyFields(error)).toEqual([field]);
	});

	it('422 for an asset nobody stored', async () => {
		const answer = await patch((await made()).id, { asset_id: randomUUID() });
		expectError(answer, 422, 'asset_not_found');
	});
});

describe(`POST ${PATH}/{schedule_id}/cancel`, () => {
	const cancel = (id: string) => stack.api('POST', `${path(id)}/cancel`);

	it('200 cancels without a body, and nothing is sent', async () => {
		const title = uniqueTitle('Never');
		const { id } = await made({ title, run_at: ahead(700) });
		const answer = await cancel(id);
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.schedule);
		expect(answer.body).toMatchObject({ status: 'canceled', pin_id: null, last_error: null });
		// A later one goes out, so the time of the canceled one is over too.
		const later = await made({ run_at: ahead(1_200) });
		await until(async () => (await read(later.id)).status === 'done');
		expect(stack.simulator.asked(title)).toEqual([]);
	});

	it('409 keeps the wish while it is being published', async () => {
		const { id } = await made();
		await put(id, { state: 'publishing' });
		const error = expectError(await cancel(id), 409, 'schedule_not_editable');
		expect(error).toMatchObject({ cancel_requested: true });
		expect(await read(id)).toMatchObject({ status: 'running', cancel_requested: true });
	});

	it('400 when it is over', async () => {
		const { id } = await made();
		await cancel(id);
		expectError(await cancel(id), 400, 'bad_request');
		expectError(await cancel((await failedOne()).id), 400, 'bad_request');
	});
});

describe(`POST ${PATH}/{schedule_id}/retry`, () => {
	const retry = (id: string, body?: unknown) =>
		stack.api('POST', `${path(id)}/retry`, body === undefined ? {} : { body });

	it('200 runs a failed one again, shown as failed with its pin before', async () => {
		const failed = await failedOne();
		expect(failed).toMatchObject({ status: 'failed', error_code: 'invalid_image' });
		expect(failed.last_error).toEqual(expect.any(String));
		expect(failed.pin_id).toEqual(expect.any(String));
		expect((await retry(failed.id)).body).toMatchObject({ status: 'queued', last_error: null });
		await stack.settle();
		expect(stack.simulator.asked(failed.payload.title)).toHaveLength(2);
	});

	it('200 waits for the instant it is given', async () => {
		const failed = await failedOne();
		const runAt = ahead(HOUR);
		expect((await retry(failed.id, { run_at: runAt })).body).toMatchObject({
			status: 'scheduled',
			run_at: runAt,
		});
	});

	it('200 reads the board back at once and still waits for the instant', async () => {
		const failed = await failedOne();
		await put(failed.id, { fault: { code: 'unconfirmed', message: 'x', at: new Date() } });
		const answer = await retry(failed.id, { run_at: ahead(HOUR) });
		expect(answer.body).toMatchObject({ status: 'running' });
		await until(async () => (await read(failed.id)).status === 'scheduled');
		const path = (await readHistory(stack, failed.pin_id ?? '')).map(({ to }) => to);
		expect(path.slice(-1)).toEqual(['scheduled']);
		expect(path).toContain('verifying');
		expect(stack.simulator.asked(failed.payload.title)).toHaveLength(1);
	});

	it('400 for one that did not fail, 422 for an instant that is none', async () => {
		expectError(await retry((await made()).id), 400, 'bad_request');
		const { id } = await failedOne();
		const error = expectError(await retry(id, { run_at: 'x' }), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(['run_at']);
	});
});

describe('an account that was disconnected', () => {
	it('409 refuses a schedule, and the retry of one', async () => {
		const tenant = await stack.connect('disconnected', stack.workspaceId);
		const { id } = await failedOne();
		await put(id, { accountId: tenant.accountId });
		await changeAccount(stack, tenant, { revokedAt: new Date() });
		const target = { account_id: tenant.accountId, board_id: tenant.boardId };
		expectError(await create(target), 409, 'account_revoked');
		expectError(await stack.api('POST', `${path(id)}/retry`), 409, 'account_revoked');
	});
});

describe(`DELETE ${PATH}/{schedule_id}`, () => {
	it('204 for one that is over; its pin stays', async () => {
		const failed = await failedOne();
		const answer = await stack.api('DELETE', path(failed.id));
		expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
		expectError(await stack.api('GET', path(failed.id)), 404, 'not_found');
		expect(await readPin(stack, failed.pin_id ?? '')).toMatchObject({
			status: 'failed',
			schedule_id: null,
		});
	});

	it('400 for one that is pending', async () => {
		expectError(await stack.api('DELETE', path((await made()).id)), 400, 'bad_request');
	});
});
