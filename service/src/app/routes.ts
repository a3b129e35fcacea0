import { accessRoutes, type Caller } from '../features/access/index.js';
import { accountRoutes, knownAccountIds } from '../features/accounts/index.js';
import { activityRoutes, recordActivity, type NoteActivity } from '../features/activity/index.js';
import { assetRoutes } from '../features/assets/index.js';
import { boardRoutes } from '../features/boards/index.js';
import { connectLinkRoutes } from '../features/connect-links/index.js';
import { attentionRoutes } from '../features/attention/index.js';
import { clientRoutes } from '../features/clients/index.js';
import { doctorRoutes } from '../features/doctor/index.js';
import { peopleRoutes } from '../features/people/index.js';
import { pinRoutes } from '../features/pins/index.js';
import { preflightRoutes } from '../features/preflight/index.js';
import { rateMeterRoutes, type RateMeterRoutesDeps } from '../features/rate-meter/index.js';
import { scheduleRoutes } from '../features/schedules/index.js';
import { webhookRoutes } from '../features/webhooks/index.js';
import { findWorkspace, tenantRoutes, workspaceRoutes } from '../features/workspaces/index.js';
import { systemRandom } from '../platform/random.js';
import type { Route } from '../platform/route.js';
import { accountDeps, connectLinkDeps } from './account-deps.js';
import { assetDeps } from './asset-deps.js';
import { byClient, clientDeps, knownClientIds } from './client-deps.js';
import type { Context } from './context.js';
import { doctorDeps } from './doctor-deps.js';
import { inspectDeps } from './preflight-deps.js';
import { peopleDeps, projectDeps } from './project-deps.js';
import { publicationDeps } from './publication-deps.js';

/** What the calls on pace and meter need of the rest. */
function paceDeps({
	accounts,
	lanes,
	appBudget,
	engine,
	config,
}: Context): Omit<RateMeterRoutesDeps, 'note'> {
	const { pace: bucket, limits } = config.lanes;
	const { wakeSleeping } = engine.queues;
	return { ...accounts, lanes, appBudget, wakeSleeping, pace: { bucket, limits } };
}

/** Every call on the product, over the context's parts; `port` is the one that is listened on. */
export function apiRoutes(
	context: Context,
	port = (): number => context.config.http.port,
): Route<Caller>[] {
	const { access, accounts, lanes, endpoints, deliveries, outbound, vault, clock } = context;
	const note: NoteActivity = (actor, activity) => recordActivity(context, actor, activity);
	return [
		...accessRoutes({
			...access,
			note,
			random: systemRandom,
			environmentOf: async (workspaceId) => {
				const workspace = await findWorkspace(access, workspaceId);
				return workspace?.environment ?? 'sandbox';
			},
			knownAccountIds: (workspaceId, ids) => knownAccountIds(accounts, workspaceId, ids),
			knownClientIds: (workspaceId, ids) => knownClientIds(context, workspaceId, ids),
		}),
		...workspaceRoutes(projectDeps(context)),
		...tenantRoutes(projectDeps(context)),
		...peopleRoutes(peopleDeps(context)),
		...accountRoutes({ ...accountDeps(context, port), note }),
		...connectLinkRoutes({ ...connectLinkDeps(context, port), note }),
		...boardRoutes({ ...accounts, note }),
		...clientRoutes({ ...clientDeps(context), note }),
		...attentionRoutes({
			...byClient(context),
			accounts: accounts.accounts,
			publications: context.publications,
			lanes,
			clock,
		}),
		...rateMeterRoutes({ ...paceDeps(context), note }),
		...doctorRoutes({ ...doctorDeps(context), note }),
		...pinRoutes(publicationDeps(context)),
		...scheduleRoutes(publicationDeps(context)),
		...preflightRoutes({
			...publicationDeps(context),
			...inspectDeps(context, context.config.preflight.validateTimeoutMs),
		}),
		...assetRoutes({ ...assetDeps(context, port), note }),
		...activityRoutes<Caller>({ ...context, ...byClient(context) }),
		...webhookRoutes({
			endpoints,
			deliveries,
			outbound,
			vault,
			clock,
			note,
			laneReady: (kind, laneId, workspaceId) =>
				lanes.ensure({ kind, laneId, workspaceId, now: clock.now() }),
		}),
	];
}
