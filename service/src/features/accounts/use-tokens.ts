import { callRenewing, type CallEnded, type CallRenewingDeps } from './call-renewing.js';
import { noteWorks } from './note-works.js';

/** How a call in the name of an account ended. */
export type UsedTokens<T> = { readonly kind: 'done'; readonly value: T } | CallEnded;

/**
 * Makes a call with the account's access token and notes that it went well; a refused token is
 * renewed once and the call repeated once. Throws `not_found`, `account_revoked`, and no
 * `UpstreamError`.
 */
export async function useTokens<T>(
	deps: CallRenewingDeps,
	accountId: string,
	call: (accessToken: string) => Promise<T>,
): Promise<UsedTokens<T>> {
	const used = await callRenewing(deps, accountId, call);
	if (used.kind !== 'done') return used;
	noteWorks(deps, accountId, used.tokens);
	return { kind: 'done', value: used.value };
}
