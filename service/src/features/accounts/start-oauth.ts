import { createHash } from 'node:crypto';
import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Random } from '../../platform/random.js';
import type { PinterestPort } from '../../pinterest/port.js';
import type { Caller } from '../access/index.js';
import type { Provider } from '../workspaces/index.js';
import type { FindAccountDeps } from './find-account-for-publishing.js';
import type { OAuthStateStore } from './oauth-state-store.js';
import { requireAccount } from './require-account.js';
import { ASKED_SCOPES } from './required-scopes.js';

export interface StartOAuthDeps extends FindAccountDeps {
	readonly oauthStates: OAuthStateStore;
	readonly ports: { forProvider(provider: Provider): Pick<PinterestPort, 'authorizationUrl'> };
	readonly clock: Clock;
	readonly random: Random;
	providerOf(workspaceId: string): Promise<Provider>;
	/** Where Pinterest sends people back to; throws when the service does not know its address. */
	callbackUrl(provider: Provider): string;
}

export interface StartOAuthInput {
	/** Reconnects this account and no other. */
	readonly accountId?: string;
}

const STATE_BYTES = 32;
const LIFE_MS = 10 * 60_000;

/** All that is kept of a state: who reads the database cannot finish a sign-in with it. */
export const hashState = (state: string): string =>
	createHash('sha256').update(state).digest('hex');

/**
 * The address of Pinterest's consent page for one sign-in within 10 minutes.
 * Throws `not_found` for a foreign account and `account_not_permitted` by the key's list.
 */
export async function startOAuth(
	deps: StartOAuthDeps,
	caller: Caller,
	{ accountId }: StartOAuthInput,
): Promise<string> {
	if (accountId !== undefined) await requireAccount(deps, caller, accountId);
	else if (caller.accountIds !== null) throw needsAccount();
	const { workspaceId, keyId } = caller;
	const provider = await deps.providerOf(workspaceId);
	const redirectUri = deps.callbackUrl(provider);
	const state = deps.random.bytes(STATE_BYTES).toString('base64url');
	const now = deps.clock.now();
	await deps.oauthStates.insert({
		_id: hashState(state),
		workspaceId,
		keyId,
		provider,
		redirectUri,
		accountId: accountId ?? null,
		createdAt: now,
		expiresAt: new Date(now.getTime() + LIFE_MS),
		usedAt: null,
	});
	const port = deps.ports.forProvider(provider);
	return port.authorizationUrl({ redirectUri, state, scopes: ASKED_SCOPES });
}

const needsAccount = (): ServiceError =>
	new ServiceError('account_not_permitted', {
		message: 'A key with an account list can only reconnect an account of that list.',
		remedy: 'Name the account in "account_id", or use a key without such a list.',
	});
