import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import { forgetAccount, type AccountCaches } from '../accounts/index.js';
import { followClient, type FollowClientDeps } from './follow-client.js';
import { permitArranging } from './permit-arranging.js';
import { requireClient } from './require-client.js';

export interface ArchiveClientDeps extends FollowClientDeps {
	readonly accountCaches: AccountCaches;
}

export interface ArchiveClientInput {
	readonly clientId: string;
	/** Take its accounts out of it first; otherwise one that has some is refused. */
	readonly detach: boolean;
}

/**
 * Takes a client out of use; its accounts go on without one. Repeating it ends what was cut off.
 * Throws `not_found`, `conflict` while accounts belong to it and `detach` is not asked for, and
 * `account_not_permitted` for keys with an account list.
 */
export async function archiveClient(
	deps: ArchiveClientDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ clientId, detach }: ArchiveClientInput,
): Promise<void> {
	permitArranging(caller);
	const { workspaceId } = await requireClient(deps, caller, clientId);
	const { ofClients } = deps.accounts;
	if (!detach) {
		const held = await ofClients.ids(workspaceId, [clientId]);
		if (held.length > 0) throw hasAccounts(held.length);
	}
	const now = deps.clock.now();
	// First of all: from here on it takes no accounts, so that none is left behind in it.
	await deps.clients.archive({ workspaceId, clientId, now });
	for (const accountId of await ofClients.detach({ workspaceId, clientId, now })) {
		forgetAccount(deps.accountCaches, accountId);
		await followClient(deps, accountId);
	}
}

const hasAccounts = (count: number): ServiceError =>
	new ServiceError('conflict', {
		message: `The client has ${count} Pinterest account${count === 1 ? '' : 's'}.`,
		remedy: 'Move them to another client first, or repeat the call with ?detach=true.',
		facts: { account_count: count },
	});
