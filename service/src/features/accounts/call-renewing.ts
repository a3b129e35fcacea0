import { UpstreamError } from '../../domain/errors.js';
import type { TokensInHand } from './account-caches.js';
import { readTokens, type ReadTokensDeps } from './read-tokens.js';
import type { RefreshTokensDeps } from './refresh-deps.js';
import { refreshTokens } from './refresh-tokens.js';

export type CallRenewingDeps = ReadTokensDeps & RefreshTokensDeps;

/** Why a call in the name of an account gave nothing, and the version of the pair it was made with. */
export type CallEnded =
	| { readonly kind: 'failed'; readonly cause: UpstreamError; readonly version: number }
	/** Another process renews the token; soon there is a new one. */
	| { readonly kind: 'busy' }
	/** The token was refused and could not be renewed yet. */
	| { readonly kind: 'unrenewed'; readonly version: number }
	/** Only reconnecting the account helps. */
	| { readonly kind: 'disconnected'; readonly version: number };

export type RenewedCall<T> =
	{ readonly kind: 'done'; readonly value: T; readonly tokens: TokensInHand } | CallEnded;

type Try<T> = RenewedCall<T> | { readonly kind: 'tokenRefused'; readonly version: number };

/**
 * Makes a call with the account's access token; a refused one is renewed once and the call repeated
 * once. Throws `not_found`, `account_revoked`, and no `UpstreamError`.
 */
export async function callRenewing<T>(
	deps: CallRenewingDeps,
	accountId: string,
	call: (accessToken: string) => Promise<T>,
): Promise<RenewedCall<T>> {
	const first = await tryCall(deps, accountId, call);
	if (first.kind !== 'tokenRefused') return first;
	const { version } = first;
	switch (await refreshTokens(deps, { accountId, failedVersion: version })) {
		case 'busy':
			return { kind: 'busy' };
		case 'unavailable':
			return { kind: 'unrenewed', version };
		case 'refused':
			return { kind: 'disconnected', version };
		case 'refreshed': {
			const second = await tryCall(deps, accountId, call);
			return second.kind === 'tokenRefused' ? judged(deps, accountId, second.version) : second;
		}
	}
}

/**
 * A pair that is new, or was just found to work, was refused: it is judged and the call not
 * repeated. Where the pair works, the refusal is a fault of that call.
 */
async function judged(
	deps: CallRenewingDeps,
	accountId: string,
	version: number,
): Promise<CallEnded> {
	const result = await refreshTokens(deps, { accountId, failedVersion: version });
	if (result === 'refused') return { kind: 'disconnected', version };
	const cause = new UpstreamError('pinterest_unavailable', 'unavailable');
	return { kind: 'failed', cause, version };
}

async function tryCall<T>(
	deps: CallRenewingDeps,
	accountId: string,
	call: (accessToken: string) => Promise<T>,
): Promise<Try<T>> {
	const tokens = await readTokens(deps, accountId);
	const { version } = tokens;
	try {
		return { kind: 'done', value: await call(tokens.accessToken), tokens };
	} catch (error) {
		if (!(error instanceof UpstreamError)) throw error;
		if (error.code === 'token_expired') return { kind: 'tokenRefused', version };
		return { kind: 'failed', cause: error, version };
	}
}
