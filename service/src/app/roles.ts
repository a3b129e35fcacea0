import { Lifecycle } from '../platform/lifecycle.js';
import {
	startChore,
	type ChoreOptions,
	type LaneKind,
	type ServingPart,
} from '../features/lanes/index.js';
import { checkAccounts } from '../features/accounts/index.js';
import { catchUpLanes } from '../features/clients/index.js';
import { expireOverdue } from '../features/publishing/index.js';
import { clientDeps } from './client-deps.js';
import type { Context } from './context.js';

/** What a process runs in the background, by its roles. */
export interface Roles {
	/** The parts that take turns. */
	readonly serving: readonly ServingPart[];
	/** Claims nothing more, waits for what runs, and cuts it off after `limitMs`. */
	stop(limitMs: number): Promise<void>;
}

/** Full looks of the sweep between two looks for what is too late. */
const SWEEPS_PER_EXPIRY = 6;
/** And between two looks for accounts that are to be looked at. */
const SWEEPS_PER_CHECK = 6;

const expiry = (context: Context): ChoreOptions => ({
	name: 'expire-overdue',
	everyMs: SWEEPS_PER_EXPIRY * context.config.lanes.sweepFullMs,
	store: context.lanes,
	clock: context.clock,
	logger: context.logger,
	run: () =>
		expireOverdue({
			...context,
			wake: context.engine.queues.wake,
			settings: context.config.publishing,
		}),
});

/** Keeps connections alive that nobody uses, and finds out in time about dead ones. */
function accountChecks(context: Context, stopping: () => boolean): ChoreOptions {
	const { accounts, lanes, clock, logger, config } = context;
	let adopted = false;
	return {
		name: 'check-accounts',
		everyMs: SWEEPS_PER_CHECK * config.lanes.sweepFullMs,
		store: lanes,
		clock,
		logger,
		run: async () => {
			if (!adopted) await accounts.accounts.checks.adopt(clock.now());
			adopted = true;
			await checkAccounts({ ...accounts, stopping });
		},
	};
}

const clientPace = (context: Context): ChoreOptions => ({
	name: 'client-pace',
	everyMs: 2 * context.config.lanes.sweepFullMs,
	store: context.lanes,
	clock: context.clock,
	logger: context.logger,
	run: () => catchUpLanes(clientDeps(context)),
});

export function startRoles(context: Context): Roles {
	const { config, kinds, engine, logger } = context;
	const parts = new Lifecycle();
	const serving: ServingPart[] = [];
	let stopping = false;
	const serve = (served: readonly LaneKind[]): void => {
		const part = engine.serve(served);
		serving.push(part);
		parts.add(part);
	};
	if (config.roles.includes('publisher')) serve([kinds.publish, kinds.prepare]);
	const served = Object.values(kinds).filter(
		(kind) => kind !== kinds.preflight || config.preflight.enabled,
	);
	// With the dispatcher: both call addresses of users, which publishing must not wait behind.
	const outgoing = [kinds.dispatch, kinds.deliver, kinds.preflight];
	if (config.roles.includes('dispatcher')) serve(outgoing.filter((kind) => served.includes(kind)));
	if (config.roles.includes('sweeper')) {
		parts.add(engine.sweep(served));
		parts.add(startChore(expiry(context)));
		parts.add(startChore(clientPace(context)));
		parts.add(startChore(accountChecks(context, () => stopping)));
	}
	return {
		serving,
		stop: async (limitMs) => {
			stopping = true;
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
