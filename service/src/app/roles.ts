import type { Running } from '../platform/lifecycle.js';
import { Lifecycle } from '../platform/lifecycle.js';
import type { LaneKind } from '../features/lanes/index.js';
import type { Context } from './context.js';

/** What a process runs in the background, by its roles. */
export interface Roles {
	/** The parts that take turns. */
	readonly serving: readonly (Running & { isConsuming(): boolean })[];
	/** Claims nothing more, waits for what runs, and cuts it off after `limitMs`. */
	stop(limitMs: number): Promise<void>;
}

export function startRoles({ config, kinds, engine, logger }: Context): Roles {
	const parts = new Lifecycle();
	const serving: (Running & { isConsuming(): boolean })[] = [];
	const serve = (served: readonly LaneKind[]): void => {
		const part = engine.serve(served);
		serving.push(part);
		parts.add(part);
	};
	if (config.roles.includes('publisher')) serve([kinds.publish]);
	if (config.roles.includes('dispatcher')) serve([kinds.dispatch, kinds.deliver]);
	if (config.roles.includes('sweeper')) parts.add(engine.sweep(Object.values(kinds)));
	return {
		serving,
		stop: async (limitMs) => {
			engine.drain();
			const cut = setTimeout(() => engine.abort(), limitMs);
			const failures = await parts.stop();
			clearTimeout(cut);
			for (const { name, cause } of failures) {
				logger.warn({ part: name, err: String(cause) }, 'a part did not end cleanly');
			}
		},
	};
}
