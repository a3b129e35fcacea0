import { pinStatus } from '../../domain/public-status.js';
import type { Gate } from '../lanes/index.js';
import {
	isCancelPending,
	nextLookAt,
	plannedAt,
	shownFault,
	type PublicationRecord,
	presentPreflight,
} from '../publications/index.js';
import type { JobView, PinDeletionView, PinHistoryView, PinView } from './schemas.js';

const iso = (at: Date | undefined | null): string | null => at?.toISOString() ?? null;

/** A publication in the contract's words. */
export function presentPin(record: PublicationRecord, gate?: Gate): PinView {
	const { content } = record;
	const fault = shownFault(record, gate);
	const image = content.imageUrl ?? '';
	return {
		id: record._id,
		workspace_id: record.workspaceId,
		pinterest_account_id: record.accountId,
		status: pinStatus({ state: record.state, laneGated: gate !== undefined }),
		media_type: record.mediaType ?? 'image',
		title: content.title,
		description: content.description,
		alt_text: content.altText,
		dominant_color: content.dominantColor,
		related_terms: content.relatedTerms ? [...content.relatedTerms] : null,
		link_url: content.link,
		media_url: image,
		image_url: image,
		asset_id: content.assetId,
		cover_image_url: content.coverImageUrl,
		board_id: content.boardId,
		pinterest_pin_id: record.pinterestPinId ?? null,
		error_code: fault?.code ?? null,
		error_message: fault?.message ?? null,
		idempotency_key: record.idempotencyKey ?? `pin:${record._id}`,
		created_at: record.createdAt.toISOString(),
		updated_at: record.updatedAt.toISOString(),
		published_at: iso(record.publishedAt),
		failed_at: iso(record.failedAt),
		removed_from_pinterest_at: iso(record.removedAt),
		attempts: record.attempts,
		next_look_at: iso(nextLookAt(record, gate)),
		planned_at: iso(plannedAt(record, gate)),
		unconfirmed: record.state === 'verifying',
		cancel_requested: isCancelPending(record),
		near_duplicate_of: record.nearDuplicateOf ?? null,
		schedule_id: record.scheduleDeletedAt ? null : record.scheduleId,
		preflight: presentPreflight(record),
	};
}

/** The contract's job: another view of the same record. */
export function presentJob(record: PublicationRecord, gate?: Gate): JobView {
	const pin = presentPin(record, gate);
	const completed = pin.status === 'published' ? pin.published_at : pin.failed_at;
	return {
		job_id: pin.id,
		pin_id: pin.id,
		status: pin.status,
		submitted_at: pin.created_at,
		completed_at: pin.status === 'published' || pin.status === 'failed' ? completed : null,
		pinterest_pin_id: pin.pinterest_pin_id,
		error_code: pin.error_code,
		error_message: pin.error_message,
	};
}

/** What became of a pin that was to be deleted at Pinterest too; `record` is as it is afterwards. */
export function presentDeletion(record: PublicationRecord): PinDeletionView {
	const published = record.pinterestPinId !== undefined;
	return {
		id: record._id,
		deleted: true,
		removed_from_pinterest: record.state === 'removed',
		pinterest_pin_id: record.pinterestPinId ?? null,
		reason: published ? null : 'not_published',
	};
}

/** Every change of a record, oldest first. */
export function presentHistory(record: PublicationRecord): PinHistoryView {
	return {
		pin_id: record._id,
		state: record.state,
		entries: record.history.map((entry) => ({
			sequence: entry.seq,
			at: entry.at.toISOString(),
			trigger: entry.trigger,
			from: entry.from,
			to: entry.to,
			attempt: entry.attempt ?? null,
			error_code: entry.code ?? null,
			message: entry.message ?? null,
			pinterest_request_id: entry.requestId ?? null,
			started_at: iso(entry.startedAt),
			took_ms: entry.tookMs ?? null,
		})),
	};
}
