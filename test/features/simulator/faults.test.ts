import type { FaultName } from '../../../service/src/simulator/faults.js';
import {
	startSimulator,
	until,
	type Reply,
	type Running,
	type TestUser,
} from './start-simulator.js';

let pinterest: Running;
let ana: TestUser;
beforeEach(async () => {
	pinterest = await startSimulator({ settings: { holdMs: 60_000, delayMs: 20 } });
	ana = await pinterest.newUser('ana');
});
afterEach(() => pinterest.stop());

const onFaultBoard = (title: string, signal?: AbortSignal): Promise<Reply> =>
	pinterest.pin(ana, { board_id: ana.faultBoardId, title }, signal);
const outcomes = async (): Promise<string[]> =>
	(await pinterest.ledger()).map(({ outcome }) => outcome);
const settled = (): Promise<unknown> =>
	until(async () => (await pinterest.ask('GET', '/_sim/state')).body.pending === 0);

const refusing: [FaultName, number, number][] = [
	['500', 500, 500],
	['503', 503, 503],
	['429', 429, 8],
	['429-bare', 429, 8],
	['429-spam', 429, 9],
	['401-expired', 401, 2],
	['401-scope', 401, 3],
	['401-consumer', 401, 3],
	['401-grant', 401, 283],
	['403-trial', 403, 29],
	['403-permission', 403, 29],
	['403-image-small', 403, 233],
	['403-image-broken', 403, 235],
	['404-board', 404, 40],
	['400-invalid', 400, 1],
	['400-2787', 400, 2787],
	['400-image-fetch', 400, 1],
	['400-image-format', 400, 1],
	['409', 409, 409],
];

describe('a fault that refuses', () => {
	it.each(refusing)('%s answers %i with code %i and makes nothing', async (name, status, code) => {
		expect(await onFaultBoard(`x [fault:${name}]`)).toMatchObject({ status, body: { code } });
		expect(await pinterest.ledger()).toEqual([]);
		expect(await pinterest.calls()).toMatchObject([{ fault: name, status }]);
	});

	it('429 names a time and 429-bare does not', async () => {
		expect((await onFaultBoard('[fault:429]')).headers.get('retry-after')).toBe('2');
		expect((await onFaultBoard('[fault:429-bare]')).headers.get('retry-after')).toBeNull();
	});

	it('html-502 answers a page', async () => {
		const reply = await onFaultBoard('[fault:html-502]');
		expect(reply.status).toBe(502);
		expect(reply.body).toContain('<html>');
		expect(await pinterest.ledger()).toEqual([]);
	});

	it.each([
		['effect-then-500', 500],
		['400-2787-with-effect', 400],
	] as const)('%s answers %i although the pin was made', async (name, status) => {
		expect((await onFaultBoard(`[fault:${name}]`)).status).toBe(status);
		expect(await outcomes()).toEqual(['lost']);
	});
});

describe('a fault that breaks the answer off', () => {
	it.each([
		['effect-then-reset', ['lost']],
		['reset-no-effect', []],
		['truncated-body', ['lost']],
	] as const)('%s leaves %j in the ledger', async (name, left) => {
		await expect(onFaultBoard(`[fault:${name}]`)).rejects.toThrow();
		expect(await outcomes()).toEqual(left);
	});

	it.each([
		['effect-then-timeout', ['lost']],
		['timeout-no-effect', []],
	] as const)('%s never answers and leaves %j', async (name, left) => {
		const patience = new AbortController();
		const call = onFaultBoard(`[fault:${name}]`, patience.signal);
		await until(async () => (await pinterest.ask('GET', '/_sim/state')).body.pending === 1);
		patience.abort();
		await expect(call).rejects.toThrow();
		await settled();
		expect(await outcomes()).toEqual(left);
	});

	it('destroys a held connection after holdMs', async () => {
		await pinterest.ask('PUT', '/_sim/settings', { body: { holdMs: 1 } });
		await expect(onFaultBoard('[fault:timeout-no-effect]')).rejects.toThrow();
	});

	it('2xx-no-id makes the pin and keeps its id to itself', async () => {
		const reply = await onFaultBoard('[fault:2xx-no-id]');
		expect(reply.status).toBe(201);
		expect(reply.body.id).toBeUndefined();
		expect(await outcomes()).toEqual(['lost']);
	});
});

describe('a fault that waits', () => {
	it.each(['slow', 'late-effect'] as const)('%s answers as usual in the end', async (name) => {
		expect((await onFaultBoard(`[fault:${name}]`)).status).toBe(201);
		expect(await outcomes()).toEqual(['answered']);
	});

	it.each([
		['late-effect', ['lost']],
		['slow', []],
	] as const)('%s leaves %j when the client gives up first', async (name, left) => {
		const patience = new AbortController();
		const call = onFaultBoard(`[fault:${name};delay=1000]`, patience.signal);
		await until(async () => (await pinterest.ask('GET', '/_sim/state')).body.pending === 1);
		patience.abort();
		await expect(call).rejects.toThrow();
		expect(await outcomes()).toEqual([]);
		await settled();
		expect(await outcomes()).toEqual(left);
	});
});

describe('the fault board', () => {
	it('publishes a title that asks for nothing', async () => {
		expect((await onFaultBoard('plain')).status).toBe(201);
	});

	it('plays a fault as often as the title says', async () => {
		const title = 'x [fault:503;times=2]';
		const statuses = [];
		for (let i = 0; i < 3; i++) statuses.push((await onFaultBoard(title)).status);
		expect(statuses).toEqual([503, 503, 201]);
	});

	it('names the known faults when asked for another', async () => {
		const reply = await onFaultBoard('[fault:nope]');
		expect(reply.status).toBe(400);
		expect(reply.body.message).toContain('effect-then-timeout');
	});

	it('leaves titles on other boards alone', async () => {
		expect((await pinterest.pin(ana, { title: '[fault:500]' })).status).toBe(201);
	});
});

describe('a fault of a board', () => {
	it('is played on every pin there until it is taken away', async () => {
		const path = `/_sim/boards/${ana.boardId}`;
		await pinterest.ask('PATCH', path, { body: { fault: '403-trial' } });
		expect((await pinterest.pin(ana)).body.code).toBe(29);
		await pinterest.ask('PATCH', path, { body: { fault: null } });
		expect((await pinterest.pin(ana)).status).toBe(201);
	});
});

describe('fault rules', () => {
	const statuses = async (count: number): Promise<number[]> => {
		const seen: number[] = [];
		for (let i = 0; i < count; i++) seen.push((await pinterest.pin(ana)).status);
		return seen;
	};

	it('let the first calls pass, play so often, and stop', async () => {
		await pinterest.setFaults([
			{ match: { operation: 'pins/create' }, fault: '500', after: 1, times: 2 },
		]);
		expect(await statuses(5)).toEqual([201, 500, 500, 201, 201]);
		const { body } = await pinterest.ask('GET', '/_sim/faults');
		expect(body.rules).toMatchObject([{ fault: '500', matched: 5, played: 2 }]);
	});

	it('match by board, title, user and operation', async () => {
		const ben = await pinterest.newUser('ben');
		await pinterest.setFaults([
			{ match: { boardId: ana.faultBoardId }, fault: '409' },
			{ match: { titleIncludes: 'soup' }, fault: '503' },
			{ match: { userId: ben.id }, fault: '500' },
			{ match: { operation: 'boards/list_pins' }, fault: 'html-502' },
		]);
		expect((await onFaultBoard('x')).status).toBe(409);
		expect((await pinterest.pin(ana, { title: 'a soup' })).status).toBe(503);
		expect((await pinterest.pin(ben)).status).toBe(500);
		expect((await pinterest.pin(ana)).status).toBe(201);
		const path = `/v5/boards/${ana.boardId}/pins`;
		expect((await pinterest.ask('GET', path, { token: ana.token })).status).toBe(502);
	});

	it('draw the same calls for the same seed', async () => {
		const rule = { match: {}, fault: '500', probability: 0.5 } as const;
		const draw = async (seed: number): Promise<number[]> => {
			await pinterest.setFaults([{ ...rule, seed }]);
			return statuses(12);
		};
		const first = await draw(1);
		expect(new Set(first)).toEqual(new Set([201, 500]));
		expect(await draw(1)).toEqual(first);
		expect(await draw(2)).not.toEqual(first);
	});

	it('are refused when they name an unknown fault, and end when deleted', async () => {
		const body = [{ match: {}, fault: 'nope' }];
		expect((await pinterest.ask('PUT', '/_sim/faults', { body })).status).toBe(400);
		await pinterest.setFaults([{ match: {}, fault: '500' }]);
		await pinterest.ask('DELETE', '/_sim/faults');
		expect(await statuses(1)).toEqual([201]);
	});

	it('spare a call that is refused before it', async () => {
		await pinterest.setFaults([{ match: {}, fault: 'effect-then-500', times: 1 }]);
		expect((await pinterest.pin(ana, { title: 'x'.repeat(101) })).status).toBe(400);
		expect(await pinterest.ledger()).toEqual([]);
	});
});
