import type { StoredEvent } from '../../domain/events.js';
import { pinStatus, type PinStatus } from '../../domain/public-status.js';
import { errorEntry, type ErrorCode } from '../../domain/error-codes.js';
import type { PublicationRecord } from '../publications/index.js';

/** What an event tells about a pin: enough to route and act without a further call. */
export interface PinEventFacts {
	readonly pinId: string;
	readonly boardId: string;
	readonly status: PinStatus;
	readonly data: Readonly<Record<string, unknown>>;
}

/** The public facts of a pin's event, as the pin was when it happened. */
export function describePinEvent(record: PublicationRecord, event: StoredEvent): PinEventFacts {
	const entry = record.history.find(({ seq }) => seq === event.sequence);
	const status = pinStatus({ state: entry?.to ?? record.state, laneGated: false });
	const { code, message, pinterest_pin_id: pinterestPinId, ...facts } = event.facts ?? {};
	const { content } = record;
	return {
		pinId: record._id,
		boardId: content.boardId,
		status,
		data: {
			pin_id: record._id,
			workspace_id: record.workspaceId,
			pinterest_account_id: record.accountId,
			board_id: content.boardId,
			status,
			title: content.title,
			link_url: content.link,
			media_url: content.imageUrl,
			pinterest_pin_id: pinterestPinId ?? null,
			pinterest_url:
				typeof pinterestPinId === 'string'
					? `https://www.pinterest.com/pin/${pinterestPinId}/`
					: null,
			error: typeof code === 'string' ? errorOf(code as ErrorCode, message) : null,
			idempotency_key: record.idempotencyKey ?? `pin:${record._id}`,
			sequence: event.sequence,
			created_at: record.createdAt.toISOString(),
			...facts,
		},
	};
}

function errorOf(code: ErrorCode, message: unknown) {
	const entry = errorEntry(code);
	return { code, message: message ?? entry.message, remediation: entry.remedy };
}
