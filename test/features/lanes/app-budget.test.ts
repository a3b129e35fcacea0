import {
	createAppBudget,
	createAppBudgetStore,
	type AppBudget,
	type AppBudgetSettings,
	type AppBudgetStore,
	type BudgetLane,
} from '../../../service/src/features/lanes/index.js';
import {
	connectMongo,
	nativeDatabase,
	type Connection,
} from '../../../service/src/platform/mongo.js';
import { testDatabase, type TestDatabase } from '../../support/test-database.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MIDNIGHT = Date.parse('2026-03-02T00:00:00Z');
/** By then a turn that was cut off returns nothing more. */
const A_TURN = 60_000;
const AT_PINTEREST = { atPinterest: true };
const SIMULATED = { atPinterest: false };

const STANDARD: AppBudgetSettings = {
	tier: 'standard',
	pace: { capacity: 200, perSecond: 20 },
	trialWritesPerDay: 300,
};
const TRIAL: AppBudgetSettings = {
	tier: 'trial',
	pace: { capacity: 1_000, perSecond: 0 },
	trialWritesPerDay: 300,
};

let database: TestDatabase;
let connection: Connection;
let at = NOON;
const clock = { now: () => new Date(at), monotonic: () => at };
beforeEach(async () => {
	at = NOON;
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl });
});
afterEach(async () => {
	await connection.close();
	await database.drop();
});

/** A process of its own on the shared counters, and how often it asked them. */
function process(settings: AppBudgetSettings): AppBudget & { readonly asked: () => number } {
	const store = createAppBudgetStore(connection);
	const takeTokens = jest.spyOn(
		store as { takeTokens: AppBudgetStore['takeTokens'] },
		'takeTokens',
	);
	const budget = createAppBudget({ settings, store, clock });
	return { ...budget, asked: () => takeTokens.mock.calls.length };
}

async function grantedBy(
	budget: AppBudget,
	wanted: number,
	lane: BudgetLane = AT_PINTEREST,
): Promise<number> {
	const reserved = await budget.reserve(wanted, lane);
	return reserved.kind === 'granted' ? reserved.count : 0;
}

/** Reserves until refused. */
async function drainedBy(budgets: readonly AppBudget[], lane?: BudgetLane): Promise<number> {
	const each = budgets.map(async (budget) => {
		let sum = 0;
		for (;;) {
			const granted = await grantedBy(budget, 5, lane);
			if (granted === 0) return sum;
			sum += granted;
		}
	});
	return (await Promise.all(each)).reduce((sum, granted) => sum + granted, 0);
}

describe('the safety bucket', () => {
	it('gives its capacity to all processes together, and then its rate', async () => {
		const processes = [process(STANDARD), process(STANDARD), process(STANDARD)];
		expect(await drainedBy(processes)).toBe(200);
		at += 1_000;
		expect(await drainedBy(processes)).toBe(20);
	});

	it('asks the database once for many pins', async () => {
		const budget = process({ ...STANDARD, pace: { capacity: 2_000, perSecond: 200 } });
		for (let i = 0; i < 100; i++) expect(await grantedBy(budget, 1)).toBe(1);
		expect(budget.asked()).toBe(1);
	});

	it('asks once for turns that come at the same time', async () => {
		const budget = process({ ...STANDARD, pace: { capacity: 2_000, perSecond: 200 } });
		await Promise.all(Array.from({ length: 20 }, () => grantedBy(budget, 5)));
		expect(budget.asked()).toBe(1);
	});

	it('hands out again what a turn did not use', async () => {
		const budget = process(STANDARD);
		for (let i = 0; i < 100; i++) {
			const reserved = await budget.reserve(5, AT_PINTEREST);
			if (reserved.kind !== 'granted') throw new Error('a turn was refused');
			await budget.giveBack(reserved, AT_PINTEREST, 5);
		}
		expect(await drainedBy([budget])).toBe(200);
	});

	it('returns its stock when the process ends', async () => {
		const [ending, other] = [process(STANDARD), process(STANDARD)];
		expect(await grantedBy(ending, 1)).toBe(1);
		await ending.stop();
		expect(await drainedBy([other])).toBe(199);
	});

	it('returns tokens that nobody wanted for long, so that others have them', async () => {
		const [idle, busy] = [process(STANDARD), process(STANDARD)];
		expect(await grantedBy(idle, 1)).toBe(1);
		at += 20_000;
		expect(await grantedBy(idle, 1)).toBe(1);
		await idle.stop();
		expect(await drainedBy([busy])).toBe(199);
	});

	it('sends each refused turn behind the one before, and none away for nothing', async () => {
		const budget = process(STANDARD);
		await drainedBy([budget]);
		const waits: number[] = [];
		for (let i = 0; i < 4; i++) {
			const refused = await budget.reserve(5, AT_PINTEREST);
			if (refused.kind === 'granted') throw new Error('a token came from nowhere');
			expect(refused.code).toBeUndefined();
			waits.push(refused.until.getTime() - NOON);
		}
		// The first of all, which found the bucket empty, was sent away for 50 ms.
		expect(waits).toEqual([100, 150, 200, 250]);
	});

	it('sends nobody away for ever longer because others ask again and again', async () => {
		const budget = process(STANDARD);
		await drainedBy([budget]);
		for (let i = 0; i < 300; i++) await budget.reserve(5, AT_PINTEREST);
		const refused = await budget.reserve(5, AT_PINTEREST);
		if (refused.kind === 'granted') throw new Error('a token came from nowhere');
		expect(refused.until.getTime() - at).toBeLessThan(11_000);
	});

	it('never stands in the way when it is switched off', async () => {
		const budget = process({ ...STANDARD, pace: { capacity: 1, perSecond: 0 } });
		for (let i = 0; i < 50; i++) expect(await grantedBy(budget, 5)).toBe(5);
		expect(await nativeDatabase(connection).collection('app_budgets').countDocuments()).toBe(0);
	});
});

describe('the day budget of Trial access', () => {
	it('is exact over all processes', async () => {
		expect(await drainedBy([process(TRIAL), process(TRIAL), process(TRIAL)])).toBe(300);
	});

	it('refuses with its code until the next day, and then begins anew', async () => {
		const budget = process(TRIAL);
		await drainedBy([budget]);
		at += A_TURN;
		expect(await budget.reserve(1, AT_PINTEREST)).toEqual({
			kind: 'refused',
			until: new Date(MIDNIGHT),
			code: 'app_budget_reached',
		});
		at = MIDNIGHT;
		expect(await drainedBy([budget])).toBe(300);
	});

	it('sends nobody away for the day while turns under way may still return writes', async () => {
		const [one, two] = [process(TRIAL), process(TRIAL)];
		const turns = await Promise.all(Array.from({ length: 60 }, () => one.reserve(5, AT_PINTEREST)));
		const refused = await two.reserve(5, AT_PINTEREST);
		expect(refused).toEqual({ kind: 'refused', until: expect.any(Date) });
		for (const turn of turns) {
			if (turn.kind === 'granted') await one.giveBack(turn, AT_PINTEREST, 4);
		}
		expect(await drainedBy([two])).toBe(240);
	});

	it('is over for the day at once when every turn has sent what it might', async () => {
		const budget = process({ ...TRIAL, trialWritesPerDay: 5 });
		const reserved = await budget.reserve(5, AT_PINTEREST);
		if (reserved.kind !== 'granted') throw new Error('a turn was refused');
		await budget.giveBack(reserved, AT_PINTEREST, 0);
		const refused = await budget.reserve(1, AT_PINTEREST);
		expect(refused).toMatchObject({ code: 'app_budget_reached', until: new Date(MIDNIGHT) });
	});

	it('gives the last ones to whoever asks first, not more', async () => {
		const budget = process({ ...TRIAL, trialWritesPerDay: 7 });
		const granted = [await grantedBy(budget, 5), await grantedBy(budget, 5)];
		expect(granted).toEqual([5, 2]);
	});

	it('takes back what was not sent, on the same day only', async () => {
		const budget = process(TRIAL);
		const reserved = await budget.reserve(5, AT_PINTEREST);
		if (reserved.kind !== 'granted') throw new Error('a turn was refused');
		await budget.giveBack(reserved, AT_PINTEREST, 3);
		expect(await budget.read()).toMatchObject({ trial: { used: 2 } });
		at = MIDNIGHT;
		expect(await grantedBy(budget, 1)).toBe(1);
		await budget.giveBack(reserved, AT_PINTEREST, 2);
		expect(await budget.read()).toMatchObject({ trial: { used: 1 } });
	});

	it('does not go back to yesterday for a process whose clock is behind', async () => {
		const budget = process(TRIAL);
		at = MIDNIGHT;
		expect(await grantedBy(budget, 5)).toBe(5);
		at = MIDNIGHT - 1;
		expect(await grantedBy(budget, 5)).toBe(5);
		at = MIDNIGHT;
		expect(await budget.read()).toMatchObject({ trial: { used: 10 } });
	});

	it('counts nothing of the simulator, nor on Standard access', async () => {
		const [trial, standard] = [process(TRIAL), process({ ...TRIAL, tier: 'standard' })];
		for (let i = 0; i < 70; i++) {
			expect(await grantedBy(trial, 5, SIMULATED)).toBe(5);
			expect(await grantedBy(standard, 5)).toBe(5);
		}
		expect(await trial.read()).toMatchObject({ trial: { used: 0 } });
		expect(await standard.read()).toMatchObject({ trial: null });
	});

	it('stops every process when Pinterest limits the app, and never for shorter', async () => {
		const [one, two] = [process(TRIAL), process(TRIAL)];
		await one.heed({ remaining: 0, resetMs: 60_000 }, AT_PINTEREST);
		await one.heed({ remaining: 0, resetMs: 1_000 }, AT_PINTEREST);
		await one.heed({ remaining: 3, resetMs: 900_000 }, AT_PINTEREST);
		expect(await two.reserve(1, AT_PINTEREST)).toEqual({
			kind: 'refused',
			until: new Date(NOON + 60_000),
			code: 'rate_limited',
		});
		expect(await grantedBy(two, 1, SIMULATED)).toBe(1);
		at += 60_000;
		expect(await drainedBy([two])).toBe(300);
	});

	it('leaves a limit of one account to its lane on Standard access', async () => {
		const budget = process({ ...TRIAL, tier: 'standard' });
		await budget.heed({ remaining: 0, resetMs: 60_000 }, AT_PINTEREST);
		expect(await grantedBy(budget, 5)).toBe(5);
	});
});

describe('the bucket of a Pinterest user with several lanes', () => {
	const pace = { capacity: 12, perSecond: 2 };
	const lane = { atPinterest: true, paceKey: 'pinterest:7', pace };
	const off = { ...STANDARD, pace: { capacity: 1, perSecond: 0 } };

	it('is one for all of them, over all processes', async () => {
		const processes = [process(off), process(off)];
		expect(await drainedBy(processes, lane)).toBe(12);
		at += 2_000;
		expect(await drainedBy(processes, lane)).toBe(4);
		expect(await drainedBy(processes, { ...lane, paceKey: 'pinterest:8' })).toBe(12);
	});

	it('takes back what was not used, also when another bound refused it', async () => {
		const budget = process({ ...TRIAL, trialWritesPerDay: 2 });
		const reserved = await budget.reserve(5, lane);
		expect(reserved).toMatchObject({ kind: 'granted', count: 2 });
		if (reserved.kind !== 'granted') return;
		await budget.giveBack(reserved, lane, 1);
		expect(await drainedBy([process(off)], lane)).toBe(11);
	});

	it('says when there is a token again, and hears what an answer to any of them tells', async () => {
		const budget = process(off);
		await drainedBy([budget], lane);
		const wait = async () => {
			const refused = await budget.reserve(1, lane);
			return refused.kind === 'refused' ? refused.until.getTime() - NOON : 0;
		};
		expect(await wait()).toBe(500);
		await budget.heed({ remaining: 0, resetMs: 30_000 }, lane);
		expect(await wait()).toBe(30_000);
		await budget.heed({ remaining: 90, resetMs: 1_000 }, lane);
		expect(await wait()).toBe(30_000);
	});
});
