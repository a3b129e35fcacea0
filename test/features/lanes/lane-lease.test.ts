import { createHeldLanes } from '../../../service/src/features/lanes/held-lanes.js';
import { createLogger } from '../../../service/src/platform/logger.js';
import { tallyLanes, type TallyLanes } from '../../support/tally-lanes.js';
import { testDatabase } from '../../support/test-database.js';

const LEASE_MS = 1_000;
const LANE = { kind: 'publish', laneId: 'a' } as const;

describe('the lease of a lane', () => {
	const database = testDatabase();
	let lanes: TallyLanes;
	/** Instants after the start, in milliseconds: time passes by being told. */
	let at: (ms: number) => Date;

	beforeAll(async () => {
		lanes = await tallyLanes({ database });
	});
	beforeEach(async () => {
		const start = lanes.clock.now().getTime();
		at = (ms) => new Date(start + ms);
		await lanes.store.ensure({ ...LANE, workspaceId: 'w', now: at(0) });
		await lanes.store.release({ ...LANE, owner: 'second', unusedTokens: 0 });
		await lanes.store.release({ ...LANE, owner: 'first', unusedTokens: 0 });
	});
	afterAll(async () => {
		await lanes.stop();
		await database.drop();
	});
	const take = (owner: string, ms: number) =>
		lanes.store.take({
			...LANE,
			owner,
			ownerProcess: 'one process',
			now: at(ms),
			leaseMs: LEASE_MS,
			quantum: 5,
		});
	const renew = (owner: string, ms: number) =>
		lanes.store.renew({
			lanes: [{ ...LANE, owner }],
			ownerProcess: 'one process',
			until: at(ms + LEASE_MS),
		});

	it('is refused to everybody else until it has ended', async () => {
		expect((await take('first', 0)).kind).toBe('taken');
		expect(await take('second', LEASE_MS - 1)).toMatchObject({ kind: 'refused', why: 'lease' });
		expect((await take('second', LEASE_MS)).kind).toBe('taken');
	});

	it('does not come back to an owner that slept through its end', async () => {
		await take('first', 0);
		await take('second', LEASE_MS);
		expect(await renew('first', LEASE_MS + 1)).toEqual(new Set());
		expect(await take('third', 2 * LEASE_MS - 1)).toMatchObject({ kind: 'refused' });
	});

	it('is not ended by the one who had it before, though in the same process', async () => {
		await take('first', 0);
		await take('second', LEASE_MS);
		await lanes.store.release({ ...LANE, owner: 'first', unusedTokens: 0 });
		expect(await take('third', LEASE_MS + 1)).toMatchObject({ kind: 'refused', why: 'lease' });
		expect(await renew('second', LEASE_MS + 1)).toEqual(new Set(['second']));
	});

	it('is not safe any more for a process that was frozen past it', () => {
		let monotonic = 0;
		const held = createHeldLanes({
			store: lanes.store,
			clock: { now: () => at(0), monotonic: () => monotonic },
			logger: createLogger({ level: 'silent' }),
			processId: 'one process',
			leaseMs: LEASE_MS,
		});
		const lane = held.hold({ ...LANE, owner: 'first', takenAt: monotonic });
		expect(lane.isSafe(LEASE_MS / 5)).toBe(true);
		monotonic = LEASE_MS;
		expect(lane.isSafe(LEASE_MS / 5)).toBe(false);
		held.stop();
	});
});
