import { ServiceError } from '../../domain/errors.js';
import type { PinContent } from '../../domain/fingerprint.js';
import { statesAllowing } from '../../domain/publication-state.js';
import { runAtFault } from '../../domain/run-at.js';
import type { Caller } from '../access/index.js';
import {
	addressOf,
	changeRecord,
	checkAssets,
	checkTarget,
	editOf,
	refusedField,
	requireRecord,
	type ChangeRecordDeps,
	type CheckTargetDeps,
	type PublicationRecord,
	type RequireRecordDeps,
} from '../publications/index.js';
import type { UpdateScheduleBody } from './schemas.js';

export type UpdateScheduleDeps = ChangeRecordDeps & CheckTargetDeps & RequireRecordDeps;

export interface UpdateScheduleInput {
	readonly scheduleId: string;
	readonly body: UpdateScheduleBody;
}

const EDITABLE = statesAllowing('edit');

/**
 * Changes a schedule that waits or failed; the record afterwards. Throws `schedule_not_editable`,
 * and the refusals of a new instant, board or file.
 */
export function updateSchedule(
	deps: UpdateScheduleDeps,
	caller: Caller,
	{ scheduleId, body }: UpdateScheduleInput,
): Promise<PublicationRecord> {
	const content = changesOf(body);
	const runAt = body.run_at ?? body.scheduled_at;
	return changeRecord(deps, {
		read: () => requireRecord(deps, caller, { view: 'schedule', id: scheduleId }),
		decide: async (record) => {
			if (!EDITABLE.includes(record.state)) throw notEditable(record);
			const now = deps.clock.now();
			const moved = runAt && runAt.getTime() !== record.runAt?.getTime();
			const fault = moved ? runAtFault(runAt, now) : null;
			if (fault) throw refusedField('run_at', fault);
			const mediaType = await checkChanges(deps, record, content);
			return editOf(record, { content, mediaType, runAt, now });
		},
	});
}

const notEditable = ({ state }: PublicationRecord): ServiceError =>
	new ServiceError('schedule_not_editable', {
		...(state === 'canceled' ? { message: 'The schedule was canceled.' } : {}),
	});

/** Only what is new is asked for: an old board may be gone, and a new title still be right. */
async function checkChanges(
	deps: CheckTargetDeps,
	{ workspaceId, accountId, content: before }: PublicationRecord,
	changes: Partial<PinContent>,
): Promise<PublicationRecord['mediaType']> {
	const after = { ...before, ...changes };
	const { imageUrl, coverImageUrl, coverImageAssetId } = after;
	if (imageUrl && (coverImageUrl || coverImageAssetId)) {
		throw refusedField('cover_image_url', 'a cover belongs to a video asset');
	}
	const { boardId = before.boardId, assetId } = changes;
	if (boardId !== before.boardId || assetId) {
		const refusal = await checkTarget(deps, { workspaceId, accountId, boardId });
		if (refusal) throw refusal;
	}
	if (MEDIA_FIELDS.every((field) => !(field in changes))) return undefined;
	const media = await checkAssets(deps, { workspaceId, ...after });
	if ('refusal' in media) throw media.refusal;
	return media.mediaType;
}

const MEDIA_FIELDS = ['imageUrl', 'assetId', 'coverImageUrl', 'coverImageAssetId'] as const;

/** Absent leaves alone, null and an empty text clear; a new image drops the asset and back. */
function changesOf(body: UpdateScheduleBody): Partial<PinContent> {
	const link = body.link_url === undefined ? body.link : body.link_url;
	const image = body.image_url ?? body.media_url;
	const { cover_image_url: coverUrl, cover_image_asset_id: coverAsset } = body;
	return {
		...(body.title === undefined ? {} : { title: body.title }),
		...(body.board_id === undefined ? {} : { boardId: body.board_id }),
		...(body.description === undefined ? {} : { description: body.description || null }),
		...(body.alt_text === undefined ? {} : { altText: body.alt_text || null }),
		...(link === undefined ? {} : { link: addressOf(link) }),
		...(image === undefined ? {} : { imageUrl: addressOf(image), ...NO_ASSET }),
		...(body.asset_id === undefined ? {} : { assetId: body.asset_id, imageUrl: null }),
		...(coverUrl === undefined ? {} : { coverImageUrl: addressOf(coverUrl) }),
		...(coverAsset === undefined ? {} : { coverImageAssetId: coverAsset || null }),
	};
}

const NO_ASSET = { assetId: null, coverImageUrl: null, coverImageAssetId: null } as const;
