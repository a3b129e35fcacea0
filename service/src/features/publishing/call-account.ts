import { ServiceError, UpstreamError } from '../../domain/errors.js';
import type { PinterestPort } from '../../pinterest/port.js';
import type { PublishingDeps } from './deps.js';

export type AccountCall<T> = (port: PinterestPort, accessToken: string) => Promise<T>;

/**
 * Calls Pinterest for an account, for calls that are safe to repeat.
 * Throws UpstreamError, and ServiceError `account_revoked`.
 */
export async function callAccount<T>(
	{ accounts, ports }: Pick<PublishingDeps, 'accounts' | 'ports'>,
	accountId: string,
	call: AccountCall<T>,
): Promise<T> {
	const account = await accounts.find(accountId);
	if (!account || account.revoked) throw new ServiceError('account_revoked');
	if (account.reconnectCode) throw new UpstreamError(account.reconnectCode, 'refused');
	const port = ports.forProvider(account.provider);
	const used = await accounts.use(accountId, (accessToken) => call(port, accessToken));
	switch (used.kind) {
		case 'done':
			return used.value;
		case 'failed':
			throw used.cause;
		case 'revoked':
			throw new ServiceError('account_revoked');
		case 'disconnected':
			throw new UpstreamError('token_expired', 'refused');
		case 'busy':
		case 'unrenewed':
			throw new UpstreamError('pinterest_unavailable', 'unavailable');
	}
}
