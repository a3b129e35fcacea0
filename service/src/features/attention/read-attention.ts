import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import type { AccountStore } from '../accounts/index.js';
import type { WithinClient } from '../clients/index.js';
import { accountGroups, type AccountGroupsDeps } from './account-groups.js';
import { ATTENTION_KIND_NAMES } from './attention-kinds.js';
import { pinGroups, type PinGroupsDeps } from './pin-groups.js';
import type { AttentionGroup } from './types.js';

export interface ReadAttentionDeps extends AccountGroupsDeps, PinGroupsDeps {
	readonly accounts: Pick<AccountStore, 'list'>;
	readonly lanes: AccountGroupsDeps['lanes'] & PinGroupsDeps['lanes'];
	readonly clock: Clock;
	readonly withinClient: WithinClient;
}

export interface ReadAttentionInput {
	readonly clientId?: string;
	/** Items of each kind. */
	readonly limit: number;
	readonly dryDays: number;
}

export interface Attention {
	readonly generatedAt: Date;
	/** Of every kind, the most urgent first; a kind without anything stands there with 0. */
	readonly groups: readonly AttentionGroup[];
	/** Clients by account. */
	readonly clients: ReadonlyMap<string, string | null>;
}

/** What somebody should look at, of the workspace or of a client. Throws `not_found`. */
export async function readAttention(
	deps: ReadAttentionDeps,
	caller: Caller,
	{ clientId, limit, dryDays }: ReadAttentionInput,
): Promise<Attention> {
	const { workspaceId, accountIds } = await deps.withinClient(caller, clientId);
	const now = deps.clock.now();
	const request = { workspaceId, accountIds, limit, dryDays, now };
	const all = await deps.accounts.list(workspaceId, accountIds);
	// Who disconnected an account wants nothing of it any more.
	const accounts = all.filter(({ revokedAt }) => revokedAt === null);
	const found = await Promise.all([
		accountGroups(deps, accounts, request),
		pinGroups(deps, accounts, request),
	]);
	const groups = new Map(found.flat().map((group) => [group.kind, group]));
	return {
		generatedAt: now,
		groups: ATTENTION_KIND_NAMES.flatMap((kind) => groups.get(kind) ?? []),
		clients: new Map(all.map(({ _id, clientId: client }) => [_id, client ?? null])),
	};
}
