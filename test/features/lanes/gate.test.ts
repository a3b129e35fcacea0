import { laneStage, type LaneStage } from './lane-stage.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

let stage: LaneStage;
beforeAll(async () => {
	stage = await laneStage();
});
afterAll(() => stage.stop());

const limited = (since: number, ms: number) => ({
	gate: { until: new Date(since + ms), code: 'rate_limited', since: new Date(since) } as const,
	event: 'account.limited' as const,
});
const outboxOf = async (lane: { document(): Promise<Record<string, unknown>> }) =>
	((await lane.document())['outbox'] as { name: string; at: Date }[]).map(({ name, at }) => [
		name,
		at.getTime() - NOON,
	]);

describe('the gate of a lane', () => {
	it('is told once, whether a hundred records meet it at once or one after the other', async () => {
		const lane = await stage.lane();
		const meet = (i: number) => stage.store.gate({ ...lane.ref, ...limited(NOON + i, MINUTE) });
		const closed = await Promise.all(Array.from({ length: 50 }, (_, i) => meet(i)));
		for (let i = 50; i < 100; i++) closed.push(await meet(i));
		expect(closed.filter((workspaceId) => workspaceId !== null)).toEqual(['w']);
		expect(await outboxOf(lane)).toHaveLength(1);
		const { gateUntil } = await lane.document();
		expect(gateUntil).toEqual(new Date(NOON + 99 + MINUTE));
	});

	it('is told again when it has ended in between', async () => {
		const lane = await stage.lane();
		for (const at of [0, 10, MINUTE, MINUTE + 10]) {
			await stage.store.gate({ ...lane.ref, ...limited(NOON + at, MINUTE - 20) });
		}
		expect(await outboxOf(lane)).toEqual([
			['account.limited', 0],
			['account.limited', MINUTE],
		]);
	});

	it('is told anew when another reason holds the lane for longer', async () => {
		const lane = await stage.lane();
		await stage.store.gate({ ...lane.ref, ...limited(NOON, 600 * MINUTE) });
		const since = new Date(NOON + MINUTE);
		const gate = { until: new Date('9999-01-01'), code: 'token_expired', since } as const;
		const event = 'account.reconnect_required';
		expect(await stage.store.gate({ ...lane.ref, gate, event })).toBe('w');
		expect(await outboxOf(lane)).toEqual([
			['account.limited', 0],
			['account.reconnect_required', MINUTE],
		]);
		expect(await lane.document()).toMatchObject({ gateSince: since, gateCode: 'token_expired' });
	});

	it('is not shortened by an answer that names an earlier end', async () => {
		const lane = await stage.lane();
		await stage.store.gate({ ...lane.ref, ...limited(NOON, 10 * MINUTE) });
		await stage.store.gate({ ...lane.ref, ...limited(NOON, MINUTE) });
		expect((await lane.document())['gateUntil']).toEqual(new Date(NOON + 10 * MINUTE));
	});
});
