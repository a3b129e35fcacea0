import type { StoredEvent } from '../domain/events.js';
import type { AccountRecord } from '../features/accounts/index.js';
import { describePinEvent } from '../features/pins/index.js';
import type { LaneRecord } from '../features/lanes/index.js';
import type { PublicationRecord } from '../features/publications/index.js';
import type { DescribeEvent } from '../features/webhooks/index.js';

/** The public facts of any event, by the kind of record that carries it. */
export const describeEvent: DescribeEvent = (sourceName, record, event) => {
	switch (sourceName) {
		case 'publications':
			return describePinEvent(record as PublicationRecord, event as StoredEvent);
		case 'lanes':
			return describeLaneEvent(record as LaneRecord, event as StoredEvent);
		case 'accounts':
			return describeAccountEvent(record as AccountRecord, event as StoredEvent);
		default:
			throw new Error(`events of ${sourceName} have no description`);
	}
};

function describeAccountEvent(account: AccountRecord, event: StoredEvent) {
	return {
		pinId: null,
		boardId: null,
		status: null,
		data: {
			workspace_id: account.workspaceId,
			pinterest_account_id: account._id,
			pinterest_user_id: account.pinterestUserId,
			username: account.username,
			display_name: account.displayName,
			sequence: event.sequence,
			...event.facts,
		},
	};
}

function describeLaneEvent(lane: LaneRecord, event: StoredEvent) {
	return {
		pinId: null,
		boardId: null,
		status: null,
		data: {
			workspace_id: lane.workspaceId,
			pinterest_account_id: lane.laneId,
			sequence: event.sequence,
			...event.facts,
		},
	};
}
