import { ServiceError } from '../../domain/errors.js';
import {
	callWithTokens,
	findAccountForPublishing,
	type CallWithTokensDeps,
	type FindAccountDeps,
} from '../accounts/index.js';

export type DeleteRemotePinDeps = FindAccountDeps & CallWithTokensDeps;

/** Takes a pin off Pinterest. Throws `account_revoked`, and what Pinterest's answer means. */
export async function deleteRemotePin(
	deps: DeleteRemotePinDeps,
	{ accountId, pinterestPinId }: { readonly accountId: string; readonly pinterestPinId: string },
): Promise<void> {
	const account = await findAccountForPublishing(deps, accountId);
	if (!account) throw new ServiceError('account_revoked');
	const asked = await callWithTokens(deps, account, (port, token) =>
		port.deletePin(token, { pinId: pinterestPinId }),
	);
	switch (asked.kind) {
		case 'done':
			return;
		case 'disconnected':
			throw new ServiceError('token_expired');
		case 'failed':
			throw asked.cause ?? new ServiceError('pinterest_unavailable');
	}
}
