import type { PaceLimits } from '../../domain/pace.js';
import type { Clock } from '../../platform/clock.js';
import type { AccountStore } from '../accounts/index.js';
import type { ClientPace, LaneStore } from '../lanes/index.js';
import type { ClientRecord } from './model.js';
import type { ClientStore } from './store.js';

export interface FollowClientDeps {
	readonly clients: ClientStore;
	readonly accounts: Pick<AccountStore, 'find' | 'ofClients'>;
	readonly lanes: Pick<LaneStore, 'setClientPace'>;
	readonly clock: Clock;
	readonly pace: { readonly limits: PaceLimits };
	/** Brings a turn that sleeps behind the old limits forward. */
	wakeSleeping(kind: 'publish', laneId: string): void;
}

/** Moves of one account that may cross each other before it is left to the next look. */
const MAX_CROSSED = 5;

const paceOf = ({ _id, paceVersion, ...client }: ClientRecord): ClientPace => ({
	clientId: _id,
	version: paceVersion,
	spacingMs: client.spacingMs,
	dailyCap: client.dailyCap,
	timeZone: client.timeZone,
});

/** Has an account's lane follow the client that it belongs to by now, or none. Safe to repeat. */
export async function followClient(deps: FollowClientDeps, accountId: string): Promise<void> {
	const { accounts, clients } = deps;
	for (let i = 0; i < MAX_CROSSED; i++) {
		const account = await accounts.find(accountId);
		if (!account) return;
		const clientId = account.clientId ?? null;
		const { workspaceId } = account;
		const client = clientId === null ? null : await clients.find(workspaceId, clientId);
		// Archived while the account was on its way in: who archived it could not see it yet.
		if (client?.archivedAt) {
			await accounts.ofClients.detach({ workspaceId, clientId: client._id, now: deps.clock.now() });
			continue;
		}
		await setPace(deps, [accountId], client && paceOf(client));
		// Where it was moved meanwhile, the other's write may have come before this one.
		if (await accounts.ofClients.caughtUp({ id: accountId, clientId })) return;
	}
}

/** Has the lanes of all accounts of a client follow its latest pace. Safe to repeat. */
export async function leadLanes(
	deps: FollowClientDeps,
	{ _id, workspaceId }: Pick<ClientRecord, '_id' | 'workspaceId'>,
): Promise<void> {
	const { accounts, clients } = deps;
	for (let i = 0; i < MAX_CROSSED; i++) {
		const client = await clients.find(workspaceId, _id);
		if (!client) return;
		const ids = await accounts.ofClients.ids(workspaceId, [_id]);
		await setPace(deps, ids, paceOf(client));
		const still = new Set(await accounts.ofClients.ids(workspaceId, [_id]));
		for (const id of ids.filter((accountId) => !still.has(accountId))) {
			await followClient(deps, id);
		}
		if (await clients.caughtUp(client)) return;
	}
}

async function setPace(
	{ lanes, clock, pace: { limits }, wakeSleeping }: FollowClientDeps,
	laneIds: readonly string[],
	pace: ClientPace | null,
): Promise<void> {
	if (laneIds.length === 0) return;
	await lanes.setClientPace({ kind: 'publish', laneIds, pace, limits, now: clock.now() });
	for (const laneId of laneIds) wakeSleeping('publish', laneId);
}

const AT_ONCE = 200;

/** Ends what a process that died left undone: lanes that do not follow their client yet. */
export async function catchUpLanes(deps: FollowClientDeps): Promise<void> {
	for (const client of await deps.clients.behind(AT_ONCE)) await leadLanes(deps, client);
	for (const id of await deps.accounts.ofClients.behind(AT_ONCE)) await followClient(deps, id);
}
