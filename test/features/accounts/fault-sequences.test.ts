import {
	callWithTokens,
	checkAccounts,
	refreshTokens,
	settleTokens,
	type AccountRecord,
} from '../../../service/src/features/accounts/index.js';
import type { FaultName } from '../../../service/src/simulator/faults.js';
import { seededRandom, type SeededRandom } from '../../support/seeded-random.js';
import { openSimulated, type Process, type Simulated } from './simulated-accounts.js';

/** The full number is 1,000: PINLANE_TEST_SEQUENCES=1000. A seed can be run alone by its number. */
const SEQUENCES = Number(process.env['PINLANE_TEST_SEQUENCES'] ?? 200);
const ONLY = process.env['PINLANE_TEST_SEQUENCE'];
const WORKERS = 8;
const CALL_LIMIT_MS = 120;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the token endpoint does instead of answering; none of it is a refusal of the grant. */
const TOKEN_FAULTS: readonly [FaultName, ...FaultName[]] = [
	'effect-then-timeout',
	'effect-then-500',
	'effect-then-reset',
	'truncated-body',
	'late-effect',
	'400-2787-with-effect',
	'timeout-no-effect',
	'reset-no-effect',
	'500',
	'503',
	'html-502',
	'429',
	'429-bare',
	'401-expired',
	'401-consumer',
	'403-permission',
	'400-invalid',
	'409',
	'slow',
];
const CALL_FAULTS: readonly [FaultName, ...FaultName[]] = [
	'500',
	'429',
	'reset-no-effect',
	'truncated-body',
	'html-502',
];

interface Verdict {
	/** Told dead although Pinterest would still serve a token that is stored. */
	readonly falseDisconnects: string[];
	/** A pair arrived whole in a process that lived on, and is not the one that is stored. */
	readonly lostTokens: string[];
	/** Pinterest's answer never arrived, or died with its process, and the old grant with it. */
	stranded: number;
	/** Of those, the ones whose access token went on working. */
	strandedAlive: number;
	renewed: number;
	killed: number;
}

interface Run {
	readonly sim: Simulated;
	readonly random: SeededRandom;
	readonly account: AccountRecord;
	readonly seed: number;
	readonly verdict: Verdict;
	readonly processes: [Process, Process];
}

type Step = (run: Run) => Promise<void>;

const use = ({ account }: Run, by: Process) =>
	callWithTokens(by, { id: account._id, provider: 'simulator' }, (port, token) =>
		port.listBoards(token),
	);

const STEPS: readonly [Step, ...Step[]] = [
	async (run) => void (await use(run, run.random.pick(run.processes))),
	// Both at once, several times each.
	async (run) => {
		await Promise.all([...run.processes, ...run.processes].map((by) => use(run, by)));
	},
	async ({ random, processes }) => void (await checkAccounts(random.pick(processes))),
	async (run) => {
		await Promise.all([use(run, run.processes[0]), checkAccounts(run.processes[1])]);
	},
	async ({ sim, random, processes, account }) => {
		const { tokenVersion } = await sim.find(account._id);
		const input = { accountId: account._id, failedVersion: tokenVersion, ahead: true };
		await refreshTokens(random.pick(processes), input);
	},
	async ({ sim, account }) => sim.expireAccess(account.pinterestUserId),
	restart,
	kill,
	async ({ random, processes }) => {
		random.pick(processes).trouble.failSaves = random.integer(1, 6);
	},
	pass,
	pass,
];

async function pass({ sim, random }: Run): Promise<void> {
	sim.clock.advance(random.pick([MINUTE, HOUR, DAY, 8 * DAY, 25 * DAY]));
}

/** A process ends as it should, and another takes its place. */
async function restart({ sim, random, processes }: Run): Promise<void> {
	const which = random.integer(0, 1) as 0 | 1;
	await settleTokens(processes[which], 10_000);
	processes[which] = sim.start();
}

/** A process is killed when the answer of a refresh arrives, before it is stored. */
async function kill(run: Run): Promise<void> {
	const { sim, random, processes, account, verdict } = run;
	const which = random.integer(0, 1) as 0 | 1;
	const victim = processes[which];
	await settleTokens(victim, 10_000);
	victim.trouble.killAtAnswer = true;
	const { tokenVersion } = await sim.find(account._id);
	const before = sim.killed.length;
	const input = { accountId: account._id, failedVersion: tokenVersion, ahead: true };
	const refresh = refreshTokens(victim, input);
	let done = false;
	void refresh.finally(() => (done = true)).catch(() => undefined);
	while (!done && sim.killed.length === before) await new Promise((next) => setImmediate(next));
	if (sim.killed.length > before) verdict.killed += 1;
	processes[which] = sim.start();
	// Its lease outlives it.
	sim.clock.advance(MINUTE);
}

async function setFaults({ sim, random, account }: Run): Promise<void> {
	const { pinterestUserId: userId } = account;
	const token = { match: { operation: 'oauth/token', userId }, times: random.integer(1, 3) };
	const call = { match: { operation: 'boards/list', userId }, times: 1 };
	const look = { match: { operation: 'user_account/get', userId }, times: 1 };
	await sim.faults(
		...(random.chance(0.6) ? [{ ...token, fault: random.pick(TOKEN_FAULTS) }] : []),
		...(random.chance(0.2) ? [{ ...call, fault: '401-expired' as const }] : []),
		...(random.chance(0.2) ? [{ ...call, fault: random.pick(CALL_FAULTS) }] : []),
		...(random.chance(0.3) ? [{ ...look, fault: random.pick(CALL_FAULTS) }] : []),
	);
}

/** Which of the stored tokens Pinterest would serve now. */
async function accepted({ sim, account }: Run) {
	const pairs = await sim.pairs(account._id);
	return {
		access: pairs.some(({ accessToken }) => sim.accepts('access', accessToken)),
		refresh: pairs.some(({ refreshToken }) => sim.accepts('refresh', refreshToken)),
	};
}

async function judge(run: Run, when: string): Promise<void> {
	const { sim, account, verdict, seed } = run;
	const { reconnectRequired } = await sim.find(account._id);
	const { access, refresh } = await accepted(run);
	if (reconnectRequired && (access || refresh)) {
		verdict.falseDisconnects.push(`seed ${String(seed)}, ${when}`);
	}
}

async function runSequence(sim: Simulated, seed: number, verdict: Verdict): Promise<void> {
	const random = seededRandom(seed);
	await sim.settings({ rotation: seed % 3 === 0 ? 'keep' : 'kill' });
	await sim.faults();
	sim.arrived.length = 0;
	const account = await sim.connect(`user-${String(seed)}`);
	const processes: [Process, Process] = [sim.start(), sim.start()];
	const run = { sim, random, account, seed, verdict, processes };
	const steps = random.integer(6, 14);
	for (let step = 0; step < steps; step++) {
		await setFaults(run);
		await random.pick(STEPS)(run);
		await judge(run, `step ${String(step)}`);
	}
	for (const each of processes) {
		each.trouble.failSaves = 0;
		expect(await settleTokens(each, 10_000)).toBe(true);
	}
	await sim.faults();
	await sim.settled();
	await judgeEnd(run);
	await sim.forget(account._id);
}

async function judgeEnd(run: Run): Promise<void> {
	const { sim, account, verdict, seed } = run;
	const last = sim.arrived.at(-1);
	const [stored, before] = await sim.pairs(account._id);
	const isHeld = last?.accessToken === stored?.accessToken;
	// After going back to the pair before, the one that arrived last was refused by Pinterest.
	const wasRefused = last !== undefined && !sim.accepts('refresh', last.refreshToken);
	if (last && !isHeld && !wasRefused) verdict.lostTokens.push(`seed ${String(seed)}`);
	expect(before?.accessToken).not.toBe(stored?.accessToken);
	verdict.renewed += sim.arrived.length > 0 ? 1 : 0;

	const { access, refresh } = await accepted(run);
	if (refresh) return expectAlive(run);
	verdict.stranded += 1;
	if (access) await expectEnding(run);
	// Whichever token was used up: now it is dead, and was told so once.
	sim.clock.advance(31 * DAY);
	expect(await use(run, sim.start({ isPatient: true }))).toEqual({ kind: 'disconnected' });
	expect((await told(run)).filter((name) => name === 'reconnect_required')).toHaveLength(1);
}

const told = async ({ sim, account }: Run): Promise<string[]> =>
	(await sim.find(account._id)).outbox.map(({ name }) => name.replace('account.', ''));

/** Whatever happened, the next use and the next look find it well. */
async function expectAlive(run: Run): Promise<void> {
	const { sim, account } = run;
	// A lease of a process that was killed.
	sim.clock.advance(MINUTE);
	expect(await use(run, sim.start({ isPatient: true }))).toMatchObject({ kind: 'done' });
	sim.clock.advance(2 * DAY);
	await checkAccounts(sim.start({ isPatient: true }));
	expect(await sim.find(account._id)).toMatchObject({ healthStatus: 'healthy' });
}

/** It goes on until its access token ends, and says so. */
async function expectEnding(run: Run): Promise<void> {
	const { sim, account, verdict } = run;
	verdict.strandedAlive += 1;
	sim.clock.advance(MINUTE);
	const { tokenVersion } = await sim.find(account._id);
	// The renewal that comes sooner or later.
	await refreshTokens(sim.start({ isPatient: true }), {
		accountId: account._id,
		failedVersion: tokenVersion,
		ahead: true,
	});
	const found = await sim.find(account._id);
	expect(found).toMatchObject({ healthStatus: 'expiring', reconnectRequired: false });
	expect(await told(run)).toContain('token_expiring');
	const endsAt = found.tokenExpiresAt ?? sim.clock.now();
	while (sim.clock.now().getTime() + 4 * DAY < endsAt.getTime()) {
		expect(await use(run, sim.start({ isPatient: true }))).toMatchObject({ kind: 'done' });
		sim.clock.advance(4 * DAY);
	}
	expect(await sim.find(account._id)).toMatchObject({ reconnectRequired: false });
}

describe(`${String(SEQUENCES)} sequences of faults of the token endpoint`, () => {
	it('disconnect nobody falsely and lose no pair', async () => {
		const verdict: Verdict = {
			falseDisconnects: [],
			lostTokens: [],
			stranded: 0,
			strandedAlive: 0,
			renewed: 0,
			killed: 0,
		};
		const seeds = ONLY
			? [Number(ONLY)]
			: Array.from({ length: SEQUENCES }, (_, index) => index + 1);
		const work = async (): Promise<void> => {
			const sim = await openSimulated({ callLimitMs: CALL_LIMIT_MS, seed: seeds[0] ?? 1 });
			try {
				for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
					await runSequence(sim, seed, verdict).catch((cause: unknown) => {
						throw new Error(`sequence ${String(seed)}`, { cause });
					});
				}
			} finally {
				await sim.close();
			}
		};
		await Promise.all(Array.from({ length: ONLY ? 1 : WORKERS }, work));
		expect(verdict).toMatchObject({ falseDisconnects: [], lostTokens: [] });
		if (ONLY) return;
		// The run has met what it is for.
		expect(verdict.renewed).toBeGreaterThan(SEQUENCES / 10);
		expect(verdict.killed).toBeGreaterThan(0);
		expect(verdict.stranded).toBeGreaterThan(0);
		expect(verdict.strandedAlive).toBeGreaterThan(0);
		process.stdout.write(`${JSON.stringify({ sequences: SEQUENCES, ...verdict })}\n`);
	}, 1_800_000);
});
