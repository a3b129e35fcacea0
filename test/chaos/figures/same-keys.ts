import type { PublicationRecord } from '../../../service/src/features/publications/index.js';
import { request } from '../scenario.js';
import { elapsed, type Stage } from '../stage.js';
import { comeToRest } from './come-to-rest.js';
import { compareLedger } from './compare-ledger.js';
import { seconds, type Figure, type FigureDeps } from './figure.js';
import { onStage } from './on-stage.js';
import { shippedSettings } from './shipped-settings.js';
import { timedCall, type TimedCall } from './timed-call.js';

const KEYS = { full: 1_000, quick: 40 };
const CALLS = 50;
/** Keys whose calls are under way; all calls of a key begin at once. */
const AT_ONCE = 4;
const ACCOUNTS = 20;
const REST_WITHIN_MS = 120_000;
const NO_LIMIT = '10000000';

/** I1: every request is made fifty times at once under its key, over two processes. */
export async function sameKeys(deps: FigureDeps): Promise<Figure[]> {
	const count = deps.quick ? KEYS.quick : KEYS.full;
	const scene = {
		name: 'I1',
		roles: ['api', 'api', 'publisher,dispatcher,sweeper'],
		accounts: ACCOUNTS,
		env: {
			...shippedSettings(),
			PINLANE_KEY_REQUESTS_PER_MINUTE: NO_LIMIT,
			PINLANE_KEY_BURST: NO_LIMIT,
		},
	};
	return onStage(deps, scene, async ({ stage, db }) => {
		const began = elapsed();
		const rounds = await askForAll(stage, count);
		const took = elapsed() - began;
		const { restless } = await comeToRest({ stage, db }, REST_WITHIN_MS);
		const calls = rounds.flat();
		const { lost, twice } = await compareLedger({ stage, db }, calls);
		const records = await db.collection<PublicationRecord>('publications').countDocuments();
		const created = calls.filter(({ status }) => status === 201).length;
		const unequal = rounds.filter((round) => new Set(round.map((call) => call.pinId)).size > 1);
		const worst = Math.max(...calls.map(({ ms }) => ms));
		return [
			{
				id: 'I1',
				what: `${String(count)} keys, each ${String(CALLS)} times at once over two processes`,
				goal: 'one record for each key, all answers 201 with its pin, each published once',
				seen: `${String(created)} of ${String(calls.length)} told 201 in ${seconds(took)}, worst ${seconds(worst)}; ${othersText(calls)}; ${String(records)} records, ${String(unequal.length)} keys with unequal answers, ${String(lost)} lost, ${String(twice)} twice${restless === null ? '' : `; ${restless}`}`,
				met:
					created === calls.length &&
					records === count &&
					unequal.length + lost + twice === 0 &&
					restless === null,
			},
		];
	});
}

/** The calls of each key in turn. */
async function askForAll(stage: Stage, count: number): Promise<TimedCall[][]> {
	const stages = stage.programs
		.urls()
		.slice(0, 2)
		.map((url) => ({ ...stage, programs: { ...stage.programs, url } }));
	const rounds: TimedCall[][] = [];
	let next = 0;
	const client = async (): Promise<void> => {
		while (next < count) {
			const number = next++;
			const one = request(`I1 pin ${String(number)}`, number % stage.accounts.length);
			const twins = Array.from({ length: CALLS }, (_, nth) => stages[nth % stages.length] ?? stage);
			rounds.push(await Promise.all(twins.map((at) => timedCall(at, one))));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, client));
	return rounds;
}

/** What was told instead of 201: `no other answer`, or statuses with their counts. */
function othersText(calls: readonly TimedCall[]): string {
	const counts = new Map<string, number>();
	for (const { status } of calls) {
		if (status === 201) continue;
		const name = String(status ?? 'none');
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	if (counts.size === 0) return 'no other answer';
	return [...counts].map(([name, times]) => `${name} × ${String(times)}`).join(', ');
}
