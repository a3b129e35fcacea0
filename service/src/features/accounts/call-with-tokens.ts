import type { UpstreamError } from '../../domain/errors.js';
import type { PinterestPort } from '../../pinterest/port.js';
import type { AccountFacts } from './account-caches.js';
import type { CallRenewingDeps } from './call-renewing.js';
import { useTokens } from './use-tokens.js';

export type CallWithTokensDeps = CallRenewingDeps;

export type PinterestCall<T> = (port: PinterestPort, accessToken: string) => Promise<T>;

/** How a call in the name of an account ended. */
export type CallResult<T> =
	| { readonly kind: 'done'; readonly value: T }
	/** Without a cause it was only the token that could not be renewed yet. */
	| { readonly kind: 'failed'; readonly cause?: UpstreamError }
	/** Only reconnecting the account helps. */
	| { readonly kind: 'disconnected' };

/**
 * Calls Pinterest with the account's token; a refused one is renewed once and the call repeated
 * once. Throws `account_revoked`, and no `UpstreamError`.
 */
export async function callWithTokens<T>(
	deps: CallWithTokensDeps,
	account: Pick<AccountFacts, 'id' | 'provider'>,
	call: PinterestCall<T>,
): Promise<CallResult<T>> {
	const port = deps.ports.forProvider(account.provider);
	const used = await useTokens(deps, account.id, (accessToken) => call(port, accessToken));
	switch (used.kind) {
		case 'done':
			return { kind: 'done', value: used.value };
		case 'failed':
			return { kind: 'failed', cause: used.cause };
		case 'busy':
		case 'unrenewed':
			return { kind: 'failed' };
		case 'disconnected':
			return { kind: 'disconnected' };
	}
}
