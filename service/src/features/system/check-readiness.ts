import type { Clock } from '../../platform/clock.js';
import type { ReadinessView } from './schemas.js';

/** One thing a process needs; `essential` ones decide whether it is ready. */
export interface Check {
	readonly name: string;
	readonly essential: boolean;
	/** True when the thing works; a rejection counts as false. */
	run(): Promise<boolean>;
}

export interface ReadinessDeps {
	readonly version: string;
	readonly environment: string;
	readonly clock: Clock;
	readonly checks: readonly Check[];
	/** Publications that stand still unnoticed; null while that is not known. */
	readonly silent: () => number | null;
	/** True from the moment on at which the process is told to end. */
	readonly draining: () => boolean;
}

const CACHE_MS = 1_000;
const DEADLINE_MS = 1_000;

/** Answers whether this process can do its work; asked often, looked at once a second at most. */
export function createReadiness(deps: ReadinessDeps): () => Promise<ReadinessView> {
	let cached: { at: number; view: Promise<ReadinessView> } | undefined;
	return async () => {
		const now = deps.clock.monotonic();
		if (!cached || now - cached.at > CACHE_MS) cached = { at: now, view: lookAround(deps) };
		const view = await cached.view;
		return deps.draining() ? { ...view, status: 'unavailable' } : view;
	};
}

async function lookAround(deps: ReadinessDeps): Promise<ReadinessView> {
	const results = await Promise.all(
		deps.checks.map(async (check) => ({ check, works: await withinDeadline(check) })),
	);
	const ready = results.every(({ check, works }) => works || !check.essential);
	const word = (works: boolean): 'ok' | 'unavailable' => (works ? 'ok' : 'unavailable');
	return {
		status: word(ready),
		version: deps.version,
		environment: deps.environment,
		database: word(results.some(({ check, works }) => check.name === 'database' && works)),
		silent: deps.silent(),
		checks: Object.fromEntries(results.map(({ check, works }) => [check.name, word(works)])),
	};
}

async function withinDeadline(check: Check): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), DEADLINE_MS);
	});
	try {
		return await Promise.race([check.run(), deadline]);
	} catch {
		return false;
	} finally {
		clearTimeout(timer);
	}
}
