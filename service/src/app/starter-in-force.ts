import { hasExpired } from '../features/access/index.js';
import { accountIdsOfClients, type StartedSignIn } from '../features/accounts/index.js';
import { isSessionInForce } from '../features/people/index.js';
import type { Context } from './context.js';

type StarterDeps = Pick<Context, 'access' | 'accounts' | 'people' | 'clock'>;

/** Whether who began a sign-in could begin it now, by what is stored and not what is remembered. */
export async function starterInForce(deps: StarterDeps, begun: StartedSignIn): Promise<boolean> {
	const { kind, id } = begun.startedBy;
	switch (kind) {
		case 'api_key':
			return keyInForce(deps, begun);
		case 'user':
			return isSessionInForce(deps.people, id);
		case 'link':
			return deps.accounts.connectLinks.isOpen(id, deps.clock.now());
	}
}

/** A key with lists may only connect an account of them again. */
async function keyInForce(
	{ access, accounts, clock }: StarterDeps,
	{ workspaceId, startedBy, accountId }: StartedSignIn,
): Promise<boolean> {
	const key = await access.apiKeys.find(workspaceId, startedBy.id);
	if (!key || key.revokedAt || hasExpired(key, clock.now())) return false;
	if (!key.scopes.includes('write')) return false;
	const { accountIds, clientIds = null } = key;
	if (accountIds === null && clientIds === null) return true;
	if (accountId === null) return false;
	if (accountIds?.includes(accountId)) return true;
	const ofClients = await accountIdsOfClients(accounts, workspaceId, clientIds ?? []);
	return ofClients.includes(accountId);
}
