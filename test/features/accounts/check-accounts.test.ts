import {
	callWithTokens,
	checkAccounts,
	settleTokens,
	type AccountRecord,
} from '../../../service/src/features/accounts/index.js';
import { WORKSPACE } from '../access/fixture.js';
import { openSimulated, type Process, type Simulated } from './simulated-accounts.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let sim: Simulated;
let worker: Process;
beforeEach(async () => {
	sim = await openSimulated({ callLimitMs: 5_000, seed: 1 });
	worker = sim.start();
});
afterEach(() => sim.close());

/** Lets time pass with nobody using anything; the chore runs as often as it is told to. */
async function idle(ms: number, every = HOUR): Promise<void> {
	for (let passed = 0; passed < ms; passed += every) {
		sim.clock.advance(every);
		while ((await checkAccounts(worker)) > 0);
	}
}

const told = async ({ _id }: AccountRecord): Promise<string[]> =>
	(await sim.find(_id)).outbox.map(({ name }) => name.replace('account.', ''));
const use = (account: AccountRecord, by = sim.start()) =>
	callWithTokens(by, { id: account._id, provider: 'simulator' }, (port, token) =>
		port.listBoards(token),
	);

/** Pinterest renews the pair of the account, and the answer gets lost. */
async function strand(account: AccountRecord): Promise<void> {
	const match = { operation: 'oauth/token', userId: account.pinterestUserId };
	await sim.faults({ match, fault: 'effect-then-reset', times: 1 });
	for (
		let left = 40;
		left > 0 && (await sim.find(account._id)).healthStatus === 'healthy';
		left--
	) {
		await idle(DAY, 6 * HOUR);
	}
}

describe('accounts that nobody uses', () => {
	it('are all alive after 90 days, each renewed at least 7 days ahead', async () => {
		const accounts: AccountRecord[] = [];
		for (let i = 0; i < 50; i++) accounts.push(await sim.connect(`idle-${String(i)}`));
		const ahead: number[] = [];
		const refreshes = new Map<string, number[]>();
		let seen = new Map(accounts.map((account) => [account._id, account]));
		for (let day = 0; day < 90; day++) {
			await idle(DAY, 12 * HOUR);
			const now = await worker.accounts.list(WORKSPACE, null);
			for (const account of now) {
				const before = seen.get(account._id);
				if (!before || before.tokenVersion === account.tokenVersion) continue;
				const at = account.tokensSince?.getTime() ?? 0;
				for (const end of [before.tokenExpiresAt, before.refreshExpiresAt]) {
					ahead.push((end?.getTime() ?? 0) - at);
				}
				refreshes.set(account._id, [...(refreshes.get(account._id) ?? []), at]);
			}
			seen = new Map(now.map((account) => [account._id, account]));
		}
		expect(ahead.length).toBeGreaterThanOrEqual(2 * 4 * 50);
		expect(Math.min(...ahead)).toBeGreaterThanOrEqual(7 * DAY);
		for (const account of accounts) {
			const { refresh } = await accepted(account);
			expect(refresh).toBe(true);
			expect(await sim.find(account._id)).toMatchObject({
				healthStatus: 'healthy',
				previousSealedTokens: null,
			});
			expect(await told(account)).toEqual(['connected']);
		}
		// Connected within a minute, renewed over days.
		const first = [...refreshes.values()].map(([at = 0]) => at);
		expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(DAY);
	}, 600_000);

	const accepted = async ({ _id }: AccountRecord) => {
		const [pair] = await sim.pairs(_id);
		return {
			access: sim.accepts('access', pair?.accessToken ?? null),
			refresh: sim.accepts('refresh', pair?.refreshToken ?? null),
		};
	};

	it('are found dead within a day, and told', async () => {
		const account = await sim.connect('dead');
		await idle(2 * DAY);
		await sim.revokeTokens(account.pinterestUserId);
		await idle(DAY + HOUR);
		expect(await sim.find(account._id)).toMatchObject({ healthStatus: 'reconnect_required' });
		expect(await told(account)).toEqual(['connected', 'reconnect_required']);
	});

	it('show their names as they are at Pinterest by now', async () => {
		const account = await sim.connect('old-name');
		await sim.rename(account.pinterestUserId, 'new-name');
		await idle(DAY + HOUR);
		expect(await sim.find(account._id)).toMatchObject({ username: 'new-name' });
	});

	it('step aside while Pinterest cannot be asked, and are not asked in a loop', async () => {
		const account = await sim.connect('unlucky');
		const lucky = await sim.connect('lucky');
		const match = { userId: account.pinterestUserId };
		await sim.faults({ match, fault: '500' });
		await idle(2 * DAY, 10 * MINUTE);
		const rested = await sim.find(account._id);
		expect(rested).toMatchObject({ healthStatus: 'healthy', healthCheckedAt: account.createdAt });
		expect(rested.checkFailures).toBeGreaterThan(3);
		expect(rested.checkFailures).toBeLessThan(20);
		expect((await sim.find(lucky._id)).healthCheckedAt).not.toEqual(lucky.createdAt);
		await sim.faults();
		await idle(DAY);
		expect(await sim.find(account._id)).toMatchObject({ checkFailures: 0 });
	});

	it('are taken by one process each', async () => {
		const accounts = await Promise.all(['a', 'b', 'c', 'd'].map((name) => sim.connect(name)));
		sim.clock.advance(21 * DAY);
		const workers = Array.from({ length: 4 }, () => sim.start());
		await Promise.all(workers.map((each) => checkAccounts(each)));
		expect(sim.arrived).toHaveLength(accounts.length);
	});
});

describe('a connection that ends', () => {
	it('works until its end after a lost answer, is told once, and is dead then', async () => {
		const account = await sim.connect('stranded');
		await strand(account);
		const ending = await sim.find(account._id);
		const endsAt = ending.tokenExpiresAt?.getTime() ?? 0;
		expect(endsAt - sim.clock.now().getTime()).toBeGreaterThan(7 * DAY);
		while (sim.clock.now().getTime() < endsAt - DAY) {
			expect(await use(account)).toMatchObject({ kind: 'done' });
			await idle(DAY, 6 * HOUR);
		}
		expect(await told(account)).toEqual(['connected', 'token_expiring']);
		await idle(DAY + HOUR);
		expect(await sim.find(account._id)).toMatchObject({ healthStatus: 'reconnect_required' });
		expect(await told(account)).toEqual(['connected', 'token_expiring', 'reconnect_required']);
	});

	it('is told a week ahead where Pinterest never gave a refresh token', async () => {
		const account = await sim.connect('no-refresh');
		await sim.dropRefreshToken(account);
		await idle(22 * DAY, 6 * HOUR);
		expect(await told(account)).toEqual(['connected']);
		await idle(2 * DAY, 6 * HOUR);
		expect(await sim.find(account._id)).toMatchObject({
			healthStatus: 'expiring',
			healthCode: 'token_expired',
		});
		expect(await told(account)).toEqual(['connected', 'token_expiring']);
	});

	it('is told when it could not be renewed for long, and recovers by itself', async () => {
		const account = await sim.connect('unrenewed');
		await sim.faults({ match: { operation: 'oauth/token' }, fault: '503' });
		await idle(24 * DAY, 6 * HOUR);
		expect(await sim.find(account._id)).toMatchObject({
			healthStatus: 'expiring',
			healthCode: 'pinterest_unavailable',
		});
		await sim.faults();
		await idle(DAY);
		expect(await sim.find(account._id)).toMatchObject({ healthStatus: 'healthy', tokenVersion: 2 });
		expect(await told(account)).toEqual(['connected', 'token_expiring', 'recovered']);
	});
});

describe('a connection that Pinterest refused by mistake', () => {
	it('comes back by itself within a day', async () => {
		const account = await sim.connect('mistaken');
		const match = { userId: account.pinterestUserId };
		await sim.expireAccess(account.pinterestUserId);
		await sim.faults({ match: { ...match, operation: 'oauth/token' }, fault: '401-grant' });
		sim.clock.advance(HOUR);
		expect(await use(account)).toEqual({ kind: 'disconnected' });
		await sim.faults();
		await idle(DAY + HOUR);
		expect(await sim.find(account._id)).toMatchObject({
			healthStatus: 'healthy',
			reconnectRequired: false,
		});
		expect(await told(account)).toEqual(['connected', 'reconnect_required', 'recovered']);
		expect(await settleTokens(worker, 1_000)).toBe(true);
	});
});
