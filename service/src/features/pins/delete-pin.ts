import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import {
	cancelOf,
	changeOf,
	changeRecord,
	isUnderWay,
	markOf,
	requireRecord,
	withoutView,
	type Change,
	type ChangeRecordDeps,
	type PublicationRecord,
	type RequireRecordDeps,
} from '../publications/index.js';

export type DeletePinDeps = ChangeRecordDeps &
	RequireRecordDeps & {
		/** Takes a pin off Pinterest; one that is gone already counts as taken off. */
		deleteRemotePin(pin: { accountId: string; pinterestPinId: string }): Promise<void>;
	};

export interface DeletePinInput {
	readonly pinId: string;
	/** Off Pinterest too, where it was published. */
	readonly fromPinterest: boolean;
}

/**
 * Takes a pin's record out of sight; one that waits is canceled with it. A pin that is being
 * published stays: its cancel is stored, and `pin_publishing` thrown. Pinterest comes first, so
 * that a failure there leaves everything as it was. Answers with the record afterwards.
 */
export async function deletePin(
	deps: DeletePinDeps,
	caller: Caller,
	{ pinId, fromPinterest }: DeletePinInput,
): Promise<PublicationRecord> {
	const record = await changeRecord(deps, {
		read: () => requireRecord(deps, caller, { view: 'pin', id: pinId }),
		decide: (current) => deletionOf(deps, current, fromPinterest),
	});
	if (!isUnderWay(record)) return record;
	throw new ServiceError('pin_publishing', {
		message: 'The pin is being published at this moment; it is canceled if nothing was made.',
		facts: { cancel_requested: true },
	});
}

async function deletionOf(
	deps: DeletePinDeps,
	record: PublicationRecord,
	fromPinterest: boolean,
): Promise<Change | null> {
	const now = deps.clock.now();
	const hidden = withoutView(record, { view: 'pin', now });
	const { state, accountId, pinterestPinId } = record;
	switch (state) {
		case 'draft':
		case 'scheduled':
		case 'queued':
		case 'deferred':
		case 'publishing':
		case 'preparing':
		case 'verifying':
			return cancelOf(record, { now, also: hidden });
		case 'failed':
		case 'canceled':
		case 'removed':
			return markOf(record, hidden);
		case 'published':
			if (!fromPinterest || !pinterestPinId) return markOf(record, hidden);
			await deps.deleteRemotePin({ accountId, pinterestPinId });
			return changeOf(record, {
				trigger: 'remove',
				now,
				...hidden,
				set: { ...hidden.set, removedAt: now },
				facts: { pinterest_pin_id: pinterestPinId },
			});
	}
}
