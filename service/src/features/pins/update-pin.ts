import { ServiceError } from '../../domain/errors.js';
import type { PinContent } from '../../domain/fingerprint.js';
import type { Caller } from '../access/index.js';
import {
	addressOf,
	changeRecord,
	checkTarget,
	editOf,
	requireRecord,
	type ChangeRecordDeps,
	type CheckTargetDeps,
	type PublicationRecord,
	type RequireRecordDeps,
} from '../publications/index.js';
import type { UpdatePinBody } from './schemas.js';

export type UpdatePinDeps = CheckTargetDeps & RequireRecordDeps & ChangeRecordDeps;

/**
 * Changes a pin that waits or failed; the record afterwards. Throws `pin_already_published`,
 * `pin_publishing`, `pin_removed_on_pinterest`, `conflict` for a canceled one, and the refusals of
 * a new board.
 */
export function updatePin(
	deps: UpdatePinDeps,
	caller: Caller,
	{ pinId, body }: { readonly pinId: string; readonly body: UpdatePinBody },
): Promise<PublicationRecord> {
	const content = changesOf(body);
	return changeRecord(deps, {
		read: () => requireRecord(deps, caller, { view: 'pin', id: pinId }),
		decide: async (record) => {
			requireEditable(record);
			await checkBoard(deps, record, content.boardId);
			return editOf(record, { content, now: deps.clock.now() });
		},
	});
}

function requireEditable({ state }: PublicationRecord): void {
	switch (state) {
		case 'published':
			throw new ServiceError('pin_already_published');
		case 'removed':
			throw new ServiceError('pin_removed_on_pinterest');
		case 'publishing':
		case 'preparing':
		case 'verifying':
			throw new ServiceError('pin_publishing');
		case 'canceled':
			throw new ServiceError('conflict', { message: 'The pin was canceled.' });
		case 'draft':
		case 'scheduled':
		case 'queued':
		case 'deferred':
		case 'failed':
	}
}

async function checkBoard(
	deps: CheckTargetDeps,
	{ workspaceId, accountId, content }: PublicationRecord,
	boardId: string | undefined,
): Promise<void> {
	if (boardId === undefined || boardId === content.boardId) return;
	const refusal = await checkTarget(deps, { workspaceId, accountId, boardId });
	if (refusal) throw refusal;
}

/** Absent leaves alone; null and an empty text clear. */
function changesOf(body: UpdatePinBody): Partial<PinContent> {
	const link = body.link_url === undefined ? body.link : body.link_url;
	return {
		...(body.title === undefined ? {} : { title: body.title }),
		...(body.board_id === undefined ? {} : { boardId: body.board_id }),
		...(body.description === undefined ? {} : { description: body.description || null }),
		...(body.alt_text === undefined ? {} : { altText: body.alt_text || null }),
		...(link === undefined ? {} : { link: addressOf(link) }),
	};
}
