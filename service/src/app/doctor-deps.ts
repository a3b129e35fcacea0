import { defaultBoardOf } from '../features/clients/index.js';
import type { DoctorRoutesDeps } from '../features/doctor/index.js';
import { createExclusive } from '../platform/exclusive.js';
import { createRateLimiter } from '../platform/rate-limiter.js';
import { clientDeps } from './client-deps.js';
import type { Context } from './context.js';
import { inspectDeps } from './preflight-deps.js';

const RUNS_PER_MINUTE = 10;
const MINUTE_SECONDS = 60;
/** Longer than a request takes. */
const RUN_MS = 40_000;
/** For one image, within the time of a check. */
const MEDIA_LIMIT_MS = 4_500;

/** What the doctor needs of the rest. */
export function doctorDeps(context: Context): Omit<DoctorRoutesDeps, 'note'> {
	const { accounts, lanes, appBudget, publications, engine, redis, config } = context;
	const prefix = `${config.lanes.queuePrefix}:doctor`;
	return {
		...accounts,
		lanes,
		appBudget,
		publications,
		inspecting: inspectDeps(context, MEDIA_LIMIT_MS),
		pace: { bucket: config.lanes.pace, limits: config.lanes.limits },
		wakeSleeping: engine.queues.wakeSleeping,
		defaultBoardOf: ({ id: accountId, workspaceId }) =>
			defaultBoardOf(clientDeps(context), { accountId, workspaceId }),
		oneRun: createExclusive({ connection: redis, prefix: `${prefix}:one`, ttlMs: RUN_MS }),
		runs: createRateLimiter({
			connection: redis,
			prefix: `${prefix}:runs`,
			points: RUNS_PER_MINUTE,
			windowSeconds: MINUTE_SECONDS,
		}),
	};
}
