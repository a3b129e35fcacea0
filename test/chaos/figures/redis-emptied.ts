import { until } from '../../support/until.js';
import { emptyRedis } from '../empty-redis.js';
import { forgetRedisFile } from '../forget-redis-file.js';
import { request } from '../scenario.js';
import { elapsed } from '../stage.js';
import { acceptPins } from './accept-pins.js';
import { comeToRest } from './come-to-rest.js';
import { compareLedger } from './compare-ledger.js';
import { seconds, type Figure, type FigureDeps } from './figure.js';
import { onStage, type Scene } from './on-stage.js';
import { shippedSettings } from './shipped-settings.js';
import type { TimedCall } from './timed-call.js';

const GOAL_MS = 60_000;
/** One pin of each account is under way. */
const RUNNING = 20;
/** How long Pinterest takes for each while the records are made. */
const SLOW_MS = 5_000;
const GIVE_UP_MS = 90_000;
const BATCH = 40;

type Strike = (scene: Scene) => Promise<void>;

const flushed: Strike = ({ opened }) => emptyRedis(opened.stores.redis.url);

const withoutItsFile: Strike = async ({ opened }) => {
	await opened.stores.redis.kill();
	await forgetRedisFile(opened.dataDir);
	await opened.stores.redis.restart();
};

/** P5: Redis loses everything while much waits and some is being published. */
export async function redisEmptied(deps: FigureDeps): Promise<Figure[]> {
	return [
		await take(deps, { name: 'FLUSHALL', strike: flushed }),
		await take(deps, { name: 'killed, started without its file', strike: withoutItsFile }),
	];
}

async function take(
	deps: FigureDeps,
	{ name, strike }: { readonly name: string; readonly strike: Strike },
): Promise<Figure> {
	const waiting = deps.quick ? 100 : 500;
	const scene = {
		name: `P5 ${name}`,
		roles: ['api', 'publisher,dispatcher,sweeper'],
		accounts: RUNNING,
		env: shippedSettings(),
	};
	return onStage(deps, scene, async (scene) => {
		const { faults } = scene.stage.simulator.simulation;
		const match = { operation: 'pins/create' };
		faults.replace([{ match, fault: 'slow', delayMs: SLOW_MS }]);
		const { calls, found } = await fill(scene, waiting);
		const began = elapsed();
		await strike(scene);
		faults.clear();
		const { restless } = await comeToRest(scene, GIVE_UP_MS);
		const ms = elapsed() - began;
		const { lost, twice, published } = await compareLedger(scene, calls);
		const end = restless ?? `normal after ${seconds(ms)}`;
		return {
			id: 'P5',
			what: `Redis ${name}; ${found}`,
			goal: 'normal again ≤ 60 s, 0 lost, 0 twice',
			seen: `${end}; ${String(published)} published, ${String(lost)} lost, ${String(twice)} twice`,
			met: restless === null && ms <= GOAL_MS && lost + twice === 0,
		};
	});
}

/** Accepts pins until so many wait while one of each account is under way. */
async function fill(
	{ stage, db }: Scene,
	wanted: number,
): Promise<{ calls: TimedCall[]; found: string }> {
	const calls: TimedCall[] = [];
	let found = '';
	await until(
		async () => {
			const waiting = await db
				.collection('publications')
				.countDocuments({ state: 'queued', nextAt: { $exists: true } });
			const running = stage.simulator.simulation.waits.pending();
			found = `${String(waiting)} wait, ${String(running)} run`;
			if (waiting >= wanted) return running === RUNNING;
			const batch = Array.from({ length: BATCH }, (_, i) => {
				const number = calls.length + i;
				return request(`P5 pin ${String(number).padStart(5, '0')}`, number % RUNNING);
			});
			calls.push(...(await acceptPins(stage, batch)));
			return false;
		},
		{ within: GIVE_UP_MS, every: 5, what: `${String(wanted)} waiting records` },
	);
	return { calls, found };
}
