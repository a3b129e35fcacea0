import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../stage.js';
import { callSteadily } from './call-steadily.js';
import { comeToRest } from './come-to-rest.js';
import { compareLedger } from './compare-ledger.js';
import { seconds, type Figure, type FigureDeps } from './figure.js';
import { onStage, type Scene } from './on-stage.js';
import { shippedSettings } from './shipped-settings.js';
import type { TimedCall } from './timed-call.js';

const GOAL_MS = 2_000;
const AWAY_MS = { full: 30_000, quick: 5_000 };
const PER_SECOND = 10;
/** Calls before the outage and after it. */
const AROUND_MS = 2_000;
const ACCOUNTS = 10;
const LATENCY_MS = 200;
const GIVE_UP_MS = 120_000;
/** An attempt that the outage ended is looked for after its lease: a quarter of the shipped one. */
const FACTOR = 4;

interface Outage {
	readonly name: 'killed' | 'frozen';
	begin(scene: Scene): Promise<void>;
	end(scene: Scene): Promise<void>;
}

const killed: Outage = {
	name: 'killed',
	begin: ({ opened }) => opened.stores.mongo.kill(),
	end: ({ opened }) => opened.stores.mongo.restart(),
};

const send = ({ opened }: Scene, signal: NodeJS.Signals): Promise<void> => {
	const { pid } = opened.stores.mongo;
	if (pid === undefined) throw new Error('MongoDB was not started here');
	process.kill(pid, signal);
	return Promise.resolve();
};

const frozen: Outage = {
	name: 'frozen',
	begin: (scene) => send(scene, 'SIGSTOP'),
	end: (scene) => send(scene, 'SIGCONT'),
};

/** P6: MongoDB is away while clients go on calling; gone, and there without ever answering. */
export async function databaseAway(deps: FigureDeps): Promise<Figure[]> {
	return Promise.all([take(deps, killed), take(deps, frozen)]);
}

async function take(deps: FigureDeps, outage: Outage): Promise<Figure> {
	const awayMs = deps.quick ? AWAY_MS.quick : AWAY_MS.full;
	const scene = {
		name: `P6 ${outage.name}`,
		roles: ['api', 'publisher,dispatcher,sweeper'],
		accounts: ACCOUNTS,
		env: shippedSettings(FACTOR),
	};
	return onStage(deps, scene, async (scene) => {
		scene.stage.simulator.simulation.settings.latencyMs = LATENCY_MS;
		const clients = callSteadily(scene.stage, { perSecond: PER_SECOND, name: 'P6 pin' });
		await sleep(AROUND_MS);
		const from = now();
		await outage.begin(scene);
		await sleep(awayMs);
		const until = now();
		await outage.end(scene);
		await sleep(AROUND_MS);
		const calls = await clients.stop();
		const { ms, restless } = await comeToRest(scene, GIVE_UP_MS);
		deps.say(`P6 ${outage.name}: ${restless ?? `at rest ${seconds(ms)} after the last call`}`);
		const { lost, twice, withoutIntent } = await compareLedger(scene, calls);
		const during = calls.filter(({ startedAt }) => startedAt >= from && startedAt < until);
		const told = toldOf(during);
		return {
			id: 'P6',
			what: `MongoDB ${outage.name} for ${seconds(awayMs)}, ${String(PER_SECOND)} calls a second`,
			goal: '503 + Retry-After ≤ 2 s, 0 pins lost, 0 creates without intent',
			seen: `${told.text}; ${String(calls.filter(({ status }) => status === 201).length)} accepted, ${String(lost)} lost, ${String(twice)} twice, ${String(withoutIntent)} without intent`,
			met: told.met && lost + twice + withoutIntent === 0 && restless === null,
		};
	});
}

/** What clients were told that called during the outage. */
function toldOf(calls: readonly TimedCall[]): { readonly text: string; readonly met: boolean } {
	const slow = calls.filter(({ ms }) => ms > GOAL_MS).length;
	const worst = Math.max(0, ...calls.map(({ ms }) => ms));
	const told = calls.filter(({ status, retryAfter }) => status === 503 && retryAfter !== null);
	// A call of the last moments may find the database back.
	const accepted = calls.filter(({ status }) => status === 201).length;
	const other = calls.length - told.length - accepted;
	return {
		text: `${String(told.length)} told 503, ${String(other)} otherwise, worst ${(worst / 1_000).toFixed(2)} s (${String(slow)} of ${String(calls.length)} over 2 s)`,
		met: told.length > 0 && other === 0 && slow === 0,
	};
}
