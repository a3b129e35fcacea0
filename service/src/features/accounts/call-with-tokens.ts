import { UpstreamError } from '../../domain/errors.js';
import type { PinterestPort } from '../../pinterest/port.js';
import type { AccountFacts } from './account-caches.js';
import { readTokens, type ReadTokensDeps } from './read-tokens.js';
import { refreshTokens, type RefreshTokensDeps } from './refresh-tokens.js';

export type CallWithTokensDeps = ReadTokensDeps & RefreshTokensDeps;

export type PinterestCall<T> = (port: PinterestPort, accessToken: string) => Promise<T>;

/** How a call in the name of an account ended. */
export type CallResult<T> =
	| { readonly kind: 'done'; readonly value: T }
	/** Without a cause it was only the token that could not be renewed yet. */
	| { readonly kind: 'failed'; readonly cause?: UpstreamError }
	/** Only reconnecting the account helps. */
	| { readonly kind: 'disconnected' };

type Try<T> = CallResult<T> | { readonly kind: 'tokenRefused'; readonly version: number };

/**
 * Calls Pinterest with the account's token; a refused one is renewed once and the call repeated
 * once. Throws `account_revoked`, and no `UpstreamError`.
 */
export async function callWithTokens<T>(
	deps: CallWithTokensDeps,
	account: Pick<AccountFacts, 'id' | 'provider'>,
	call: PinterestCall<T>,
): Promise<CallResult<T>> {
	const first = await tryCall(deps, account, call);
	if (first.kind !== 'tokenRefused') return first;
	const { id: accountId } = account;
	const refresh = await refreshTokens(deps, { accountId, failedVersion: first.version });
	switch (refresh) {
		case 'refused':
			return { kind: 'disconnected' };
		case 'busy':
		case 'unavailable':
			return { kind: 'failed' };
		case 'refreshed': {
			const second = await tryCall(deps, account, call);
			return second.kind === 'tokenRefused' ? { kind: 'failed' } : second;
		}
	}
}

async function tryCall<T>(
	deps: CallWithTokensDeps,
	account: Pick<AccountFacts, 'id' | 'provider'>,
	call: PinterestCall<T>,
): Promise<Try<T>> {
	const tokens = await readTokens(deps, account.id);
	const port = deps.ports.forProvider(account.provider);
	try {
		return { kind: 'done', value: await call(port, tokens.accessToken) };
	} catch (error) {
		if (!(error instanceof UpstreamError)) throw error;
		if (error.code === 'token_expired') return { kind: 'tokenRefused', version: tokens.version };
		return { kind: 'failed', cause: error };
	}
}
