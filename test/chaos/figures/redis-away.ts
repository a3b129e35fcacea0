import { setTimeout as sleep } from 'node:timers/promises';
import { callSteadily } from './call-steadily.js';
import { comeToRest } from './come-to-rest.js';
import { compareLedger } from './compare-ledger.js';
import { seconds, type Figure, type FigureDeps } from './figure.js';
import { onStage } from './on-stage.js';
import { shippedSettings } from './shipped-settings.js';

const GOAL_P99_MS = 500;
const AWAY_MS = { full: 60_000, quick: 5_000 };
const PER_SECOND = 20;
const ACCOUNTS = 20;
const GIVE_UP_MS = 90_000;

/** P7: Redis is away while clients go on calling. */
export async function redisAway(deps: FigureDeps): Promise<Figure[]> {
	const awayMs = deps.quick ? AWAY_MS.quick : AWAY_MS.full;
	const scene = {
		name: 'P7',
		roles: ['api', 'publisher,dispatcher,sweeper'],
		accounts: ACCOUNTS,
		env: shippedSettings(),
	};
	return onStage(deps, scene, async (scene) => {
		const { redis } = scene.opened.stores;
		await redis.kill();
		const clients = callSteadily(scene.stage, { perSecond: PER_SECOND, name: 'P7 pin' });
		await sleep(awayMs);
		const calls = await clients.stop();
		await redis.restart();
		const { ms, restless } = await comeToRest(scene, GIVE_UP_MS);
		const { lost, twice, published } = await compareLedger(scene, calls);
		const accepted = calls.filter(({ status }) => status === 201).length;
		const p99 = percentile(
			calls.map((call) => call.ms),
			0.99,
		);
		const end = restless ?? `all at rest ${seconds(ms)} after its return`;
		return [
			{
				id: 'P7',
				what: `Redis away ${seconds(awayMs)}, ${String(PER_SECOND)} calls a second`,
				goal: 'all 201, p99 ≤ 500 ms, all published afterwards',
				seen: `${String(accepted)} of ${String(calls.length)} accepted, p99 ${p99.toFixed(0)} ms; ${end}; ${String(published)} published, ${String(lost)} lost, ${String(twice)} twice`,
				met:
					accepted === calls.length &&
					p99 <= GOAL_P99_MS &&
					restless === null &&
					lost + twice === 0,
			},
		];
	});
}

/** The value that this share of the numbers does not exceed. */
function percentile(numbers: readonly number[], share: number): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
