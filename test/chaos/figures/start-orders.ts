import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom, type SeededRandom } from '../../support/seeded-random.js';
import { serviceProgram, type ServiceProgram } from '../../support/service-program.js';
import { until } from '../../support/until.js';
import { request } from '../scenario.js';
import { elapsed, type Stage } from '../stage.js';
import { seconds, type Figure, type FigureDeps } from './figure.js';
import { onStage, type Scene } from './on-stage.js';
import { shippedSettings } from './shipped-settings.js';
import { timedCall } from './timed-call.js';

const ORDERS = { full: 50, quick: 6 };
const SLOTS = 3;
const MOST_GAP_MS = 3_000;
/** The last store may come nine seconds after the first program, and reads its journal first. */
const READY_WITHIN_MS = 60_000;
const PUBLISHED_WITHIN_MS = 30_000;

const PARTS = ['api', 'worker', 'redis', 'mongo'] as const;
type Part = (typeof PARTS)[number];

/** One way to start everything, with the milliseconds of waiting before each part. */
interface StartOrder {
	readonly number: number;
	readonly parts: readonly { readonly part: Part; readonly gapMs: number }[];
}

/** P11: everything is started in every order, and nobody has to start anything twice. */
export async function startOrders(deps: FigureDeps): Promise<Figure[]> {
	const count = deps.quick ? ORDERS.quick : ORDERS.full;
	const orders = ordersOf(seededRandom(deps.seed), count);
	const faults: string[] = [];
	const took: number[] = [];
	const slots = Array.from({ length: Math.min(SLOTS, count) }, (_, slot) =>
		playSlot(deps, { slot, orders, faults, took }),
	);
	await Promise.all(slots);
	const worst = Math.max(0, ...took);
	const failed = faults.length === 0 ? '' : `; ${faults.join('; ')}`;
	return [
		{
			id: 'P11',
			what: `${String(count)} start orders of API, worker, Redis and MongoDB`,
			goal: 'all ready and publishing, 0 manual restarts',
			seen: `${String(took.length)} came up by themselves, the last part started to published ${seconds(worst)} at most${failed}`,
			met: took.length === count,
		},
	];
}

/** All orders of the parts in turn, in a drawn sequence, each with gaps of its own. */
function ordersOf(random: SeededRandom, count: number): StartOrder[] {
	const all = random.shuffled(permutations(PARTS));
	return Array.from({ length: count }, (_, i) => ({
		number: i + 1,
		parts: (all[i % all.length] ?? []).map((part, place) => ({
			part,
			gapMs: place === 0 ? 0 : random.integer(0, MOST_GAP_MS),
		})),
	}));
}

function permutations<T>(list: readonly T[]): T[][] {
	if (list.length === 0) return [[]];
	return list.flatMap((first, i) =>
		permutations(list.filter((_, j) => j !== i)).map((rest) => [first, ...rest]),
	);
}

interface Slot {
	readonly slot: number;
	/** Those nobody has taken yet; shared by the slots. */
	readonly orders: StartOrder[];
	readonly faults: string[];
	readonly took: number[];
}

function playSlot(deps: FigureDeps, { slot, orders, faults, took }: Slot): Promise<void> {
	const name = `P11 slot ${String(slot)}`;
	const roles = ['api', 'publisher,dispatcher,sweeper'];
	const env = shippedSettings();
	return onStage(deps, { name, roles, accounts: 2, env }, async (scene) => {
		// Those are started again where they end; here nobody does that.
		await scene.stage.programs.stop();
		const program = (text: string): Promise<ServiceProgram> =>
			serviceProgram({
				env: { ...scene.stage.env, PINLANE_ROLES: text },
				logFile: join(deps.folder, `${name} ${text}.log`),
				guardian: deps.guardian,
				readyWithinMs: READY_WITHIN_MS,
			});
		const programs = { api: await program('api'), worker: await program(roles[1] ?? '') };
		for (let order = orders.shift(); order; order = orders.shift()) {
			try {
				took.push(await play(order, scene, programs));
			} catch (error) {
				const text = order.parts.map(({ part, gapMs }) => `${part} +${String(gapMs)}`).join(' ');
				faults.push(`no. ${String(order.number)} (${text}): ${String(error)}`);
				deps.say(`P11 ${String(faults.at(-1))}`);
			}
			await Promise.all([programs.api.kill(), programs.worker.kill()]);
		}
		// The end of the stage asks the stores.
		await scene.opened.stores.mongo.restart();
		await scene.opened.stores.redis.restart();
	});
}

/** Milliseconds from the start of the last part until a pin is published. */
async function play(
	{ number, parts }: StartOrder,
	{ stage, opened }: Scene,
	programs: { readonly api: ServiceProgram; readonly worker: ServiceProgram },
): Promise<number> {
	const { mongo, redis } = opened.stores;
	await Promise.all([mongo.kill(), redis.kill()]);
	const starts: Record<Part, () => Promise<void>> = {
		api: () => programs.api.start(),
		worker: () => programs.worker.start(),
		redis: () => redis.restart(),
		mongo: () => mongo.restart(),
	};
	const running: Promise<void>[] = [];
	for (const { part, gapMs } of parts) {
		await sleep(gapMs);
		running.push(starts[part]());
	}
	const began = elapsed();
	const ends = await Promise.allSettled(running);
	const broken = ends.find((end) => end.status === 'rejected');
	if (broken) throw broken.reason;
	await publishOne(stage, { url: programs.api.url, title: `P11 pin ${String(number)}` });
	return elapsed() - began;
}

async function publishOne(
	stage: Stage,
	{ url, title }: { readonly url: string; readonly title: string },
): Promise<void> {
	const at = { ...stage, programs: { ...stage.programs, url } };
	const { status } = await timedCall(at, request(title));
	if (status !== 201) throw new Error(`the pin was answered with ${String(status)}`);
	const { ledger } = stage.simulator.simulation;
	const isOut = (): boolean => ledger.after(0).some((effect) => effect.title === title);
	await until(isOut, { within: PUBLISHED_WITHIN_MS, what: 'publication' });
}
