import type { ClientPace } from '../../../service/src/features/lanes/index.js';
import { laneStage, UNLIMITED, type LaneStage, type StagedLane } from './lane-stage.js';

const HOUR = 3_600_000;
/** 23:30 in Berlin, 22:30 UTC. */
const EVENING = Date.parse('2026-01-10T22:30:00.000Z');
const STANDARD = { ...UNLIMITED, dailyCap: 50 };
const BERLIN: ClientPace = {
	clientId: 'c',
	version: 1,
	spacingMs: 60_000,
	dailyCap: 2,
	timeZone: 'Europe/Berlin',
};

let stage: LaneStage;
beforeAll(async () => {
	stage = await laneStage();
});
afterAll(() => stage.stop());

const give = (lane: StagedLane, pace: ClientPace | null, at = EVENING) =>
	stage.store.setClientPace({
		kind: 'publish',
		laneIds: [lane.id],
		pace,
		limits: STANDARD,
		now: new Date(at),
	});
const own = (lane: StagedLane, settings: object, at = EVENING) =>
	stage.store.setPace(lane.ref, { settings, limits: STANDARD, now: new Date(at) });
const usage = (lane: StagedLane, at = EVENING) =>
	stage.store.usage(lane.ref, { now: new Date(at), limits: STANDARD });
const limits = STANDARD;

it('gives what the lane has not of its own, before the settings', async () => {
	const lane = await stage.lane();
	await give(lane, BERLIN);
	await own(lane, { dailyCap: 7 });
	expect(await usage(lane)).toMatchObject({
		limits: { spacingMs: 60_000, dailyCap: 7, timeZone: 'Europe/Berlin' },
		client: { clientId: 'c' },
	});
	await give(lane, null);
	expect(await usage(lane)).toMatchObject({
		limits: { spacingMs: 0, dailyCap: 7, timeZone: 'UTC' },
		client: null,
	});
});

it('holds turns by the spacing of the client', async () => {
	const lane = await stage.lane();
	await give(lane, { ...BERLIN, dailyCap: null });
	expect(await lane.serve(EVENING, { limits })).toBe(1);
	expect(await lane.serve(EVENING + 59_000, { limits })).toBe(0);
	expect(await lane.serve(EVENING + 60_000, { limits })).toBe(1);
});

it('counts the cap in the zone of the client, in a sandbox too', async () => {
	const lane = await stage.lane();
	await give(lane, { ...BERLIN, spacingMs: 0 });
	expect(await lane.serve(EVENING, { limits })).toBe(2);
	expect(await lane.take(EVENING + 60_000, { limits })).toMatchObject({ why: 'cap' });
	// Past midnight in Berlin, and still the same day in UTC.
	expect(await lane.serve(EVENING + HOUR / 2, { limits })).toBe(2);
});

it('keeps the count of the day when the client changes its zone', async () => {
	const lane = await stage.lane();
	await give(lane, { ...BERLIN, spacingMs: 0 });
	await lane.serve(EVENING, { limits });
	await give(lane, { ...BERLIN, version: 2, spacingMs: 0, timeZone: 'America/New_York' });
	expect(await usage(lane)).toMatchObject({ day: { key: '2026-01-10', count: 2 } });
	expect(await lane.take(EVENING + HOUR, { limits })).toMatchObject({ why: 'cap' });
});

it('opens a cap that was reached when the client raises it', async () => {
	const lane = await stage.lane();
	await give(lane, { ...BERLIN, spacingMs: 0 });
	await lane.serve(EVENING, { limits });
	const until = new Date(EVENING + HOUR / 2);
	const gate = { until, code: 'daily_cap_reached', since: new Date(EVENING) } as const;
	await stage.store.gate({ ...lane.ref, gate });
	await give(lane, { ...BERLIN, version: 2, spacingMs: 0, dailyCap: 3 });
	expect(await lane.serve(EVENING + 1_000, { limits })).toBe(1);
});

it('leaves the day of a lane with a zone of its own alone', async () => {
	const lane = await stage.lane();
	await own(lane, { timeZone: 'Asia/Tokyo', dailyCap: 5 });
	await give(lane, BERLIN);
	expect(await lane.document()).toMatchObject({ day: { key: '2026-01-11' } });
});

it('never goes back to an earlier version of the same client', async () => {
	const lane = await stage.lane();
	await give(lane, { ...BERLIN, version: 2, dailyCap: 9 });
	await give(lane, { ...BERLIN, version: 1, dailyCap: 1 });
	expect(await usage(lane)).toMatchObject({ limits: { dailyCap: 9 } });
	await give(lane, { ...BERLIN, clientId: 'another', version: 1, dailyCap: 4 });
	expect(await usage(lane)).toMatchObject({ limits: { dailyCap: 4 } });
});
