import { isDeepStrictEqual } from 'node:util';
import type { PinContent } from '../../domain/fingerprint.js';
import { changeOf, type Change, type ChangeRequest } from './change.js';
import type { PublicationRecord } from './model.js';
import { lookedAtAnew } from './preflight-record.js';
import { withContent } from './with-content.js';

export interface Edit {
	readonly content: Partial<PinContent>;
	/** Of the files in the content, where those change. */
	readonly mediaType?: PublicationRecord['mediaType'];
	/** Plans it for this instant. */
	readonly runAt?: Date;
	readonly now: Date;
}

/**
 * The update that edits a record, null where it changes nothing. For states that the table lets
 * be edited. What waits for its backoff goes out at once: the edit may have mended its cause.
 */
export function editOf(record: PublicationRecord, edit: Edit): Change | null {
	const { content: before, firstBoardId = before.boardId } = record;
	const content = { ...before, ...edit.content };
	const runAt = edit.runAt ?? record.runAt;
	const moved = runAt?.getTime() !== record.runAt?.getTime();
	if (!moved && isDeepStrictEqual(content, before)) return null;
	return changeOf(record, {
		trigger: 'edit',
		now: edit.now,
		...plan(record, { runAt: moved ? runAt : null, now: edit.now }),
		set: {
			...withContent(content),
			...(content.boardId === before.boardId ? {} : { firstBoardId }),
			...(edit.mediaType ? { mediaType: edit.mediaType } : {}),
			runAt,
			...(moved && runAt ? { dueAt: runAt > edit.now ? runAt : edit.now } : {}),
			...(record.state === 'deferred' ? { fault: null } : {}),
			...lookedAtAnew(record, edit.now),
		},
	});
}

/** Where an edited record goes, and when it is looked at; `runAt` only where it is a new one. */
function plan(
	{ state, nextAt }: PublicationRecord,
	{ runAt, now }: { runAt: Date | null; now: Date },
): Pick<ChangeRequest, 'guard' | 'nextAt'> {
	const at = runAt && runAt > now ? runAt : now;
	if (state === 'scheduled') return { nextAt: runAt ? at : nextAt };
	if (state !== 'queued' && state !== 'deferred') return {};
	if (at > now) return { guard: 'runAtAhead', nextAt: at };
	return { nextAt: state === 'queued' && !runAt ? nextAt : now };
}
