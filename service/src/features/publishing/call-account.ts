import { ServiceError, UpstreamError } from '../../domain/errors.js';
import type { PinterestPort } from '../../pinterest/port.js';
import type { PublishingDeps } from './deps.js';

export type AccountCall<T> = (port: PinterestPort, accessToken: string) => Promise<T>;

type Deps = Pick<PublishingDeps, 'accounts' | 'ports'>;

/**
 * Calls Pinterest for an account, for calls that are safe to repeat; a refused token is renewed
 * once and the call repeated once. Throws UpstreamError, and ServiceError `account_revoked`.
 */
export async function callAccount<T>(
	deps: Deps,
	accountId: string,
	call: AccountCall<T>,
): Promise<T> {
	const account = await deps.accounts.find(accountId);
	if (!account || account.revoked) throw new ServiceError('account_revoked');
	if (account.reconnectRequired) throw new UpstreamError('token_expired', 'refused');
	const port = deps.ports.forProvider(account.provider);
	const tokens = await tokensOf(deps, accountId);
	try {
		return await call(port, tokens.accessToken);
	} catch (error) {
		if (!(error instanceof UpstreamError) || error.code !== 'token_expired') throw error;
		const refresh = await deps.accounts.refresh(accountId, tokens.version);
		switch (refresh) {
			case 'refreshed':
				return call(port, (await tokensOf(deps, accountId)).accessToken);
			case 'refused':
				throw error;
			case 'busy':
			case 'unavailable':
				throw new UpstreamError('pinterest_unavailable', 'unavailable');
		}
	}
}

async function tokensOf({ accounts }: Deps, accountId: string) {
	const tokens = await accounts.tokens(accountId);
	if (!tokens) throw new ServiceError('account_revoked');
	return tokens;
}
