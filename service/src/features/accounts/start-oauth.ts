import type { Caller } from '../access/index.js';
import { beginSignIn, type BeginSignInDeps } from './begin-sign-in.js';
import type { FindAccountDeps } from './find-account-for-publishing.js';
import { permitConnecting } from './permit-connecting.js';

export interface StartOAuthDeps extends FindAccountDeps, BeginSignInDeps {}

export interface StartOAuthInput {
	/** Reconnects this account and no other. */
	readonly accountId?: string;
}

/**
 * The address of Pinterest's consent page for one sign-in within 10 minutes.
 * Throws `not_found` for a foreign account and `account_not_permitted` by the key's list.
 */
export async function startOAuth(
	deps: StartOAuthDeps,
	caller: Caller,
	{ accountId }: StartOAuthInput,
): Promise<string> {
	await permitConnecting(deps, caller, accountId);
	const { workspaceId, keyId: id, keyName: name } = caller;
	const kind = caller.kind === 'user' ? 'user' : 'api_key';
	return beginSignIn(deps, {
		workspaceId,
		startedBy: { kind, id, name },
		accountId: accountId ?? null,
	});
}
