import { scheduleStatus } from '../../domain/public-status.js';
import type { Gate } from '../lanes/index.js';
import {
	isCancelPending,
	nextLookAt,
	plannedAt,
	showsPin,
	shownFault,
	type PublicationRecord,
	presentPreflight,
} from '../publications/index.js';
import type { ScheduleView } from './schemas.js';

/** What a schedule is shown with: the gate it waits behind, and the instant of the look. */
export interface Shown {
	readonly gate?: Gate;
	readonly now: Date;
}

/** A publication as a schedule, in the contract's words. */
export function presentSchedule(record: PublicationRecord, shown: Shown): ScheduleView {
	const { content, runAt, scheduleId } = record;
	if (!runAt || !scheduleId) throw new Error(`publication ${record._id} is no schedule`);
	const { gate, now } = shown;
	const status = scheduleStatus({
		state: record.state,
		laneGated: gate !== undefined,
		due: runAt <= now,
	});
	// What is planned or was canceled has no error.
	const calm = status === 'scheduled' || status === 'canceled';
	const fault = calm ? null : shownFault(record, gate);
	const image = content.imageUrl ?? '';
	return {
		id: scheduleId,
		workspace_id: record.workspaceId,
		pinterest_account_id: record.accountId,
		run_at: runAt.toISOString(),
		status,
		payload: {
			board_id: content.boardId,
			title: content.title,
			description: content.description,
			link_url: content.link,
			media_type: record.mediaType ?? 'image',
			media_url: image,
			image_url: image,
			asset_id: content.assetId,
			cover_image_url: content.coverImageUrl,
			alt_text: content.altText,
			dominant_color: content.dominantColor,
			related_terms: content.relatedTerms ? [...content.relatedTerms] : null,
		},
		last_error: fault?.message ?? null,
		pin_id: showsPin(record) ? record._id : null,
		created_at: record.createdAt.toISOString(),
		updated_at: record.updatedAt.toISOString(),
		error_code: fault?.code ?? null,
		idempotency_key: record.idempotencyKey ?? `schedule:${scheduleId}`,
		draft: record.state === 'draft',
		cancel_requested: isCancelPending(record),
		near_duplicate_of: record.nearDuplicateOf ?? null,
		next_look_at: nextLookAt(record, gate)?.toISOString() ?? null,
		planned_at: plannedAt(record, gate)?.toISOString() ?? null,
		preflight: presentPreflight(record),
	};
}
