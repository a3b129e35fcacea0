import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import type { PublicationRecord } from './model.js';
import type { PublicationStore } from './store.js';

export interface RequireRecordDeps {
	readonly publications: Pick<PublicationStore, 'pin' | 'schedule'>;
}

/**
 * The record of the caller's workspace under the id of one of its views. Throws `not_found`, also
 * for accounts that the caller's key is not for.
 */
export async function requireRecord(
	{ publications }: RequireRecordDeps,
	{ workspaceId, accountIds }: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ view, id }: { readonly view: 'pin' | 'schedule'; readonly id: string },
): Promise<PublicationRecord> {
	const record = await publications[view](workspaceId, id);
	const permitted = record && (accountIds?.includes(record.accountId) ?? true);
	if (!record || !permitted) throw new ServiceError('not_found');
	return record;
}
