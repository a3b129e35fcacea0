import { changeOf, type Change, type ChangeTarget } from './change.js';
import { linkMarkOf } from './marked-link.js';
import type { PublicationRecord } from './model.js';

export type RestoreTarget = ChangeTarget & Pick<PublicationRecord, 'accountId' | 'content'>;

/**
 * The update that has a restored record read back before it may be sent: as if a call had begun at
 * the instant of the backup, of which it is not known what came of it.
 */
export function restoreOf(
	record: RestoreTarget,
	{ now, backupTime }: { readonly now: Date; readonly backupTime: Date },
): Change {
	const { _id, content, accountId } = record;
	// Whether the link bore its mark is not known; a pin that bears it is ours in any case.
	const mark = content.link ? { linkMark: linkMarkOf(_id) } : {};
	return changeOf(record, {
		trigger: 'restore',
		now,
		nextAt: now,
		set: {
			intent: { ...content, accountId, ...mark, startedAt: backupTime },
			readBack: { since: now, looks: 0 },
			fault: null,
		},
		unset: ['prepareAt'],
		note: { message: `read back: restored from the backup of ${backupTime.toISOString()}` },
	});
}
