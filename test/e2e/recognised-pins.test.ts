import { readTokens } from '../../service/src/features/accounts/index.js';
import { randomUUID } from 'node:crypto';
import {
	madePin,
	pinBody,
	readHistory,
	readPin,
	uniqueTitle,
	type WirePin,
} from '../support/pin-body.js';
import { eventNames, eventOf, toldAbout } from '../support/events.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { until } from '../support/until.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
	await subscribe(stack, { url: stack.receiver.url });
});
afterEach(async () => {
	await stack.simulator.faults();
	await stack.simulator.settings({ lagMs: 0 });
});
afterAll(() => stack.stop());

const configure = (body: unknown) =>
	stack.api('PATCH', `/v1/pinterest/accounts/${stack.accountId}`, { body });

async function publish(more: object = {}): Promise<WirePin> {
	const body = { ...pinBody(stack, stack.simulator), board_id: stack.faultBoard, ...more };
	return madePin(await stack.api('POST', '/v1/pins', { body }));
}

const onBoard = async (pinId: string | null): Promise<{ link: string; title: string }> => {
	const { ports, accounts } = stack.context;
	const port = ports.forProvider('simulator');
	const { accessToken } = await readTokens(accounts, stack.accountId);
	const boards = await Promise.all(
		[...stack.boards.map(({ id }) => id), stack.faultBoard].map((boardId) =>
			port.listBoardPins(accessToken, { boardId, since: new Date(0) }),
		),
	);
	const pin = boards.flatMap(({ pins }) => pins).find(({ id }) => id === pinId);
	return { link: pin?.link ?? '', title: pin?.title ?? '' };
};

describe('a link parameter of an account', () => {
	beforeEach(async () => {
		const answer = await configure({ link_parameter: 'utm_content' });
		expect(answer).toMatchObject({ status: 200, body: { link_parameter: 'utm_content' } });
	});
	afterAll(() => configure({ link_parameter: null }));

	const markOf = (id: string): string => id.slice(24);

	it.each([
		['https://example.com/soup', (mark: string) => `https://example.com/soup?utm_content=${mark}`],
		[
			'https://example.com/soup?a=b%20c#top',
			(mark: string) => `https://example.com/soup?a=b%20c&utm_content=${mark}#top`,
		],
		[
			'https://example.com/#/route?x=1',
			(mark: string) => `https://example.com/?utm_content=${mark}#/route?x=1`,
		],
		['https://example.com/?utm_content=mine', () => 'https://example.com/?utm_content=mine'],
	])(
		'marks %s with a short id of the pin, and shows the link as it was given',
		async (link, expected) => {
			const { id } = await publish({ link_url: link });
			await stack.settle();
			const pin = await readPin(stack, id);
			expect((await onBoard(pin.pinterest_pin_id)).link).toBe(expected(markOf(id)));
			expect(pin.link_url).toBe(link);
		},
	);

	it('leaves a pin without a link and a link that would become too long as they are', async () => {
		const link = `https://example.com/${'x'.repeat(2_010)}`;
		const [without, long] = [await publish(), await publish({ link_url: link })];
		await stack.settle();
		expect((await onBoard((await readPin(stack, without.id)).pinterest_pin_id)).link).toBe('');
		expect((await onBoard((await readPin(stack, long.id)).pinterest_pin_id)).link).toBe(link);
	});

	it('finds the pin of a lost answer by it, among others that look the same', async () => {
		const title = `${uniqueTitle()} [fault:effect-then-500;times=2]`;
		const link_url = `https://example.com/${randomUUID()}`;
		const pins = [await publish({ title, link_url }), await publish({ title, link_url })];
		await stack.settle();
		for (const { id } of pins) {
			const pin = await readPin(stack, id);
			expect(pin).toMatchObject({ status: 'published', attempts: 1, link_url });
			expect((await onBoard(pin.pinterest_pin_id)).link).toBe(
				`${link_url}?utm_content=${markOf(id)}`,
			);
		}
		expect(stack.simulator.made(title)).toHaveLength(2);
	});

	it.each([[''], ['a b'], ['x'.repeat(41)], ['utm&x'], [7]])('422 is not %j', async (name) => {
		expect((await configure({ link_parameter: name })).status).toBe(422);
	});

	it('stays as it is when the body does not name it', async () => {
		expect(await configure({})).toMatchObject({ body: { link_parameter: 'utm_content' } });
	});
});

describe('two pins with the same texts', () => {
	it('of which Pinterest made one: one adopts it, the other one is made again', async () => {
		const title = uniqueTitle('Twin');
		const match = { operation: 'pins/create', titleIncludes: title };
		await stack.simulator.settings({ lagMs: 150 });
		await stack.simulator.faults(
			{ match, fault: 'effect-then-500', times: 1 },
			{ match, fault: '500', times: 1 },
		);
		const twins = [await publish({ title }), await publish({ title })];
		await until(async () =>
			(await Promise.all(twins.map(({ id }) => readPin(stack, id)))).every(
				(pin) => pin.unconfirmed || pin.status === 'published',
			),
		);
		await stack.settle();
		const pins = await Promise.all(twins.map(({ id }) => readPin(stack, id)));
		expect(pins.map(({ status }) => status)).toEqual(['published', 'published']);
		expect(pins.map(({ attempts }) => attempts).sort()).toEqual([1, 2]);
		expect(new Set(pins.map((pin) => pin.pinterest_pin_id)).size).toBe(2);
		expect(stack.simulator.made(title)).toHaveLength(2);
		expect(stack.simulator.asked(title)).toHaveLength(3);
	});
});

describe('a retry while the last outcome is not known', () => {
	it('looks at the board it was sent to before anything goes to another one', async () => {
		const match = { operation: 'boards/list_pins', boardId: stack.faultBoard };
		await stack.simulator.faults({ match, fault: '500' });
		const { id, title } = await publish({ title: `${uniqueTitle()} [fault:effect-then-500]` });
		await until(async () => (await readPin(stack, id)).status === 'failed');
		expect((await readPin(stack, id)).error_code).toBe('unconfirmed');
		await stack.simulator.faults();
		const answer = await stack.api('POST', `/v1/pins/${id}/retry`, {
			body: { board_id: stack.boardId },
		});
		expect(answer).toMatchObject({
			status: 200,
			body: { status: 'publishing', unconfirmed: true },
		});
		await stack.settle();
		expect(await readPin(stack, id)).toMatchObject({
			status: 'published',
			board_id: stack.faultBoard,
			pinterest_pin_id: stack.simulator.made(title)[0]?.pinId,
		});
		expect(stack.simulator.asked(title)).toHaveLength(1);
	});

	it('sends it to another account only after the first one has none', async () => {
		const other = await stack.connect(`other-${randomUUID()}`, stack.workspaceId);
		const match = { operation: 'boards/list_pins', boardId: stack.faultBoard };
		await stack.simulator.faults({ match, fault: '500' });
		const { id, title } = await publish({ title: `${uniqueTitle()} [fault:500;times=1]` });
		await until(async () => (await readPin(stack, id)).status === 'failed');
		await stack.simulator.faults();
		const body = { account_id: other.accountId, board_id: other.boardId };
		expect((await stack.api('POST', `/v1/pins/${id}/retry`, { body })).status).toBe(200);
		await stack.settle();
		expect(await readPin(stack, id)).toMatchObject({
			status: 'published',
			board_id: other.boardId,
		});
		expect(stack.simulator.made(title).map(({ boardId }) => boardId)).toEqual([other.boardId]);
		const done = (await readHistory(stack, id)).map(({ trigger }) => trigger);
		expect(done.indexOf('clear')).toBeGreaterThan(done.indexOf('retry'));
	});
});

describe('GET /v1/pins?unconfirmed=', () => {
	it('200 lists what is looked for on its board, or all the rest', async () => {
		await stack.simulator.settings({ lagMs: 60_000 });
		const sure = await publish();
		await until(async () => (await readPin(stack, sure.id)).status === 'published');
		const { id } = await publish({ title: `${uniqueTitle()} [fault:effect-then-500]` });
		const list = async (query: string): Promise<WirePin[]> =>
			(await stack.api('GET', `/v1/pins?${query}`)).body as WirePin[];
		await until(async () => (await list('unconfirmed=true')).some((pin) => pin.id === id));
		const [found] = await list('unconfirmed=true');
		expect(found).toMatchObject({ id, status: 'publishing', unconfirmed: true });
		expect(found?.next_look_at).not.toBeNull();
		const rest = await list('unconfirmed=false');
		expect(rest.map((pin) => pin.id)).toContain(sure.id);
		expect(rest.every((pin) => !pin.unconfirmed)).toBe(true);
		expect((await stack.api('GET', '/v1/pins?unconfirmed=maybe')).status).toBe(422);
		await stack.simulator.settings({ lagMs: 0 });
		await stack.settle();
	});
});

describe('attempts that are used up', () => {
	it('end in their own event, with each attempt in the history', async () => {
		const { id } = await publish({ title: `${uniqueTitle()} [fault:409]` });
		await stack.settle();
		const pin = await readPin(stack, id);
		expect(pin).toMatchObject({ status: 'failed', error_code: 'transient_upstream', attempts: 5 });
		expect(pin.error_message).toMatch(/All tries are used up\.$/);
		const names = eventNames(stack.receiver, id);
		expect(names.slice(0, 4)).toEqual(Array<string>(4).fill('pin.retrying'));
		// Both tell of the same change, and may come in either order.
		expect(names.slice(4).sort()).toEqual(['pin.failed', 'pin.retries_exhausted']);
		const told = toldAbout(stack.receiver, id).map(eventOf);
		expect(told.find(({ event }) => event === 'pin.retries_exhausted')?.data).toMatchObject({
			attempts: 5,
			error: { code: 'transient_upstream' },
		});
		const { body } = await stack.api('GET', `/v1/pins/${id}/history`);
		const attempts = (body as { entries: Record<string, unknown>[] }).entries.filter(
			(entry) => entry['started_at'] !== null,
		);
		expect(attempts.map((entry) => entry['attempt'])).toEqual([1, 2, 3, 4, 5]);
		for (const attempt of attempts) {
			expect(attempt).toMatchObject({
				error_code: 'transient_upstream',
				took_ms: expect.any(Number),
				pinterest_request_id: expect.stringMatching(/./),
			});
		}
	});
});
