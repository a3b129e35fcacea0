import { ServiceError } from '../../domain/errors.js';
import { permitAccount, type Caller } from '../access/index.js';
import {
	requireRecord,
	retryRecord,
	type ChangeRecordDeps,
	type CheckTargetDeps,
	type PublicationRecord,
	type RequireRecordDeps,
} from '../publications/index.js';

export type RetryPinDeps = ChangeRecordDeps & CheckTargetDeps & RequireRecordDeps;

export interface RetryPinInput {
	readonly pinId: string;
	/** Instead of the pin's own. */
	readonly accountId?: string;
	readonly boardId?: string;
}

/** Retries a failed pin, elsewhere if told so. Throws `conflict` for any other, and as creating. */
export function retryPin(
	deps: RetryPinDeps,
	caller: Caller,
	{ pinId, accountId, boardId }: RetryPinInput,
): Promise<PublicationRecord> {
	if (accountId) permitAccount(caller, accountId);
	return retryRecord(deps, {
		read: () => requireRecord(deps, caller, { view: 'pin', id: pinId }),
		refusal: ({ state }) =>
			new ServiceError('conflict', {
				message:
					state === 'canceled'
						? 'The pin was canceled; make a new one if it is wanted again.'
						: 'Only a failed pin can be retried.',
			}),
		accountId,
		boardId,
	});
}
