import { setTimeout as sleep } from 'node:timers/promises';
import type { PublicationRecord } from '../../../service/src/features/publications/index.js';
import { seededRandom } from '../../support/seeded-random.js';
import { until } from '../../support/until.js';
import type { PlannedRequest } from '../planned-request.js';
import { request } from '../scenario.js';
import { now } from '../stage.js';
import { acceptPins } from './accept-pins.js';
import { comeToRest } from './come-to-rest.js';
import { compareLedger, type Comparison } from './compare-ledger.js';
import { seconds, type Figure, type FigureDeps } from './figure.js';
import { onStage, type Scene } from './on-stage.js';
import { shippedSettings } from './shipped-settings.js';
import type { TimedCall } from './timed-call.js';

const LATE_GOAL_MS = 10_000;
const LOOKED_GOAL_MS = 90_000;
const SETTLED_GOAL_MS = 300_000;
/** Waits are divided by this in a quick run, and the goals for claimed work with them. */
const QUICK_FACTOR = 10;

const CLAIMED = 20;
const WAITING = 80;
/** How long Pinterest takes for what is under way: within the time limit of a call. */
const SLOW_MS = 15_000;
/** The publisher is killed at some moment of this span after most of them are under way. */
const MOMENT_MS = 3_000;
/** When what is to be under way becomes due, and how long after it the others do. */
const DUE_MS = { from: 8_000, span: 12_000 };
const RESTART_MS = 150;

interface Fates {
	/** Milliseconds past due, or past the kill where that came later, of work nobody had claimed. */
	readonly late: readonly number[];
	/** Milliseconds from the kill to the first look, and to the end, of work that was claimed. */
	readonly looked: readonly number[];
	readonly settled: readonly number[];
}

/** P2: the only publisher is killed and started again, as its supervisor does. */
export async function publisherKilled(deps: FigureDeps): Promise<Figure[]> {
	const factor = deps.quick ? QUICK_FACTOR : 1;
	const scene = {
		name: 'P2',
		roles: ['api', 'publisher,dispatcher,sweeper'],
		accounts: CLAIMED,
		env: shippedSettings(factor),
	};
	return onStage(deps, scene, async (scene) => {
		const { simulation } = scene.stage.simulator;
		const delayMs = SLOW_MS / factor;
		const match = { operation: 'pins/create' };
		simulation.faults.replace([
			// The call outlives its client, or ends with it.
			{ match: { ...match, titleIncludes: 'made' }, fault: 'late-effect', delayMs, times: 10 },
			{ match: { ...match, titleIncludes: 'dropped' }, fault: 'slow', delayMs, times: 10 },
		]);
		const random = seededRandom(deps.seed);
		const requests = [...claimedOnes(), ...waitingOnes(random.integer)];
		const calls = await acceptPins(scene.stage, requests);
		const isUnderWay = (): boolean => simulation.waits.pending() > CLAIMED / 2;
		await until(isUnderWay, { every: 5, what: 'work under way' });
		await sleep(random.integer(0, MOMENT_MS / factor));
		const killedAt = now();
		await scene.stage.programs.kill('publisher', RESTART_MS);
		const { restless } = await comeToRest(scene, SETTLED_GOAL_MS / factor + LATE_GOAL_MS);
		const compared = await compareLedger(scene, calls);
		return figures(await fatesOf(scene, calls, killedAt), { restless, compared, factor });
	});
}

const claimedOnes = (): PlannedRequest[] =>
	Array.from({ length: CLAIMED }, (_, i) => ({
		...request(`P2 ${i % 2 === 0 ? 'made' : 'dropped'} ${String(i).padStart(2, '0')}`, i),
		runInMs: DUE_MS.from,
	}));

const waitingOnes = (integer: (from: number, to: number) => number): PlannedRequest[] =>
	Array.from({ length: WAITING }, (_, i) => ({
		...request(`P2 waiting ${String(i).padStart(2, '0')}`, i % CLAIMED),
		runInMs: DUE_MS.from + integer(0, DUE_MS.span),
	}));

async function fatesOf(
	{ stage, db }: Scene,
	calls: readonly TimedCall[],
	killedAt: number,
): Promise<Fates> {
	const records = await db.collection<PublicationRecord>('publications').find().toArray();
	const asked = new Map<string, number>();
	for (const { title, at } of stage.simulator.simulation.calls.after(0)) {
		asked.set(title ?? '', Math.min(at, asked.get(title ?? '') ?? at));
	}
	const fates = { late: [] as number[], looked: [] as number[], settled: [] as number[] };
	for (const { content, history, runAt, createdAt, publishedAt } of records) {
		const claimedAt = history.find(({ trigger }) => trigger === 'claim')?.at.getTime() ?? Infinity;
		const endedAt = publishedAt?.getTime() ?? Infinity;
		if (claimedAt > killedAt) {
			const due = Math.max(killedAt, (runAt ?? createdAt).getTime());
			fates.late.push((asked.get(content.title) ?? Infinity) - due);
		} else if (endedAt > killedAt) {
			const look = history.find(({ at, trigger }) => at.getTime() > killedAt && trigger === 'lose');
			fates.looked.push((look?.at.getTime() ?? Infinity) - killedAt);
			fates.settled.push(endedAt - killedAt);
		}
	}
	if (records.length < calls.length) fates.late.push(Infinity);
	return fates;
}

function figures(
	{ late, looked, settled }: Fates,
	{
		restless,
		compared: { lost, twice },
		factor,
	}: { restless: string | null; compared: Comparison; factor: number },
): Figure[] {
	const worst = (numbers: readonly number[]): number => Math.max(0, ...numbers);
	const scaled = factor === 1 ? 'as shipped' : `all waits divided by ${String(factor)}`;
	const tally = `${String(lost)} lost, ${String(twice)} twice${restless ? `; ${restless}` : ''}`;
	const fine = lost + twice === 0 && restless === null;
	return [
		{
			id: 'P2',
			what: `publisher killed, ${String(late.length)} pins not yet claimed (${scaled})`,
			goal: '≤ 10 s late',
			seen: `worst ${seconds(worst(late))} late; ${tally}`,
			met: late.length > 0 && worst(late) <= LATE_GOAL_MS && fine,
		},
		{
			id: 'P2',
			what: `publisher killed, ${String(settled.length)} pins under way (${scaled})`,
			goal: `looked at again ≤ ${seconds(LOOKED_GOAL_MS / factor)}, settled ≤ ${seconds(SETTLED_GOAL_MS / factor)}`,
			seen: `looked at after ${seconds(worst(looked))} at most, settled after ${seconds(worst(settled))}; ${tally}`,
			met:
				settled.length > 0 &&
				worst(looked) <= LOOKED_GOAL_MS / factor &&
				worst(settled) <= SETTLED_GOAL_MS / factor &&
				fine,
		},
	];
}
