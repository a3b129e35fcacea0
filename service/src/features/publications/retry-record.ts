import type { ServiceError } from '../../domain/errors.js';
import { changeRecord, type ChangeRecordDeps, type RecordChange } from './change-record.js';
import { refusalOfAssets } from './check-assets.js';
import { checkTarget, type CheckTargetDeps } from './check-target.js';
import type { PublicationRecord } from './model.js';
import { retryOf, type Retry } from './retry-of.js';

export interface RetryRequest extends Pick<RecordChange, 'read'>, Omit<Retry, 'now'> {
	/** What is thrown for a record that did not fail. */
	refusal(record: PublicationRecord): ServiceError;
}

/** Retries a failed record for a call, with the same local checks as a new one has. */
export function retryRecord(
	deps: ChangeRecordDeps & CheckTargetDeps,
	{ read, refusal, ...retry }: RetryRequest,
): Promise<PublicationRecord> {
	return changeRecord(deps, {
		read,
		decide: async (record) => {
			if (record.state !== 'failed') throw refusal(record);
			const { workspaceId, content } = record;
			const { accountId = record.accountId, boardId = content.boardId } = retry;
			const fault =
				(await checkTarget(deps, { workspaceId, accountId, boardId })) ??
				(await refusalOfAssets(deps, { workspaceId, ...content }));
			if (fault) throw fault;
			return retryOf(record, { ...retry, now: deps.clock.now() });
		},
	});
}
