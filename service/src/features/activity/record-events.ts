import { EVENTS, type EventName } from '../../domain/events.js';
import { derivedId } from '../../platform/ids.js';
import type { ActivityRecord, Category, EntryStatus } from './model.js';
import { newEntry } from './new-entry.js';
import type { ActivityStore } from './store.js';

/** A drained event with its public facts, as the dispatcher tells it. */
export interface ToldEvent {
	readonly workspaceId: string;
	readonly event: { readonly id: string; readonly name: string; readonly at: Date };
	readonly facts: {
		readonly pinId: string | null;
		readonly data: Readonly<Record<string, unknown>>;
	};
}

/** Whoever connects an account is noted at once, by name; the event would say it again without. */
const NOTED_WITH_ACTOR = 'account.connected';

/** One entry per event, under an id that follows from it: telling it again changes nothing. */
export async function recordEvents(
	{ activity }: { readonly activity: Pick<ActivityStore, 'insertMissing'> },
	told: readonly ToldEvent[],
): Promise<void> {
	await activity.insertMissing(
		told.filter(({ event }) => event.name !== NOTED_WITH_ACTOR).map(entryOf),
	);
}

function entryOf({ workspaceId, event, facts }: ToldEvent): ActivityRecord {
	const { data, pinId } = facts;
	const accountId = textOf(data['pinterest_account_id']);
	const [resource = ''] = event.name.split('.');
	const error = (data['error'] ?? {}) as { readonly code?: unknown; readonly message?: unknown };
	return newEntry({
		_id: derivedId('activity', event.id),
		workspaceId,
		accountId,
		actorType: 'worker',
		actorLabel: null,
		action: ACTIONS[event.name] ?? event.name,
		category: CATEGORY_OF[resource] ?? 'configuration',
		resourceType: resource,
		resourceId: pinId ?? (resource === 'account' ? accountId : null),
		status: STATUSES[event.name] ?? 'success',
		message: textOf(error.message) ?? EVENTS[event.name as EventName] ?? event.name,
		metadata: {
			event_id: event.id,
			...pick(data, ['title', 'board_id', 'pinterest_pin_id', 'attempts', 'code', 'until']),
			...(accountId === null ? {} : { pinterest_account_id: accountId }),
			...(textOf(error.code) === null ? {} : { error_code: error.code }),
		},
		requestId: null,
		createdAt: event.at,
	});
}

/** Where the contract has its own word for an event of ours. */
const ACTIONS: Readonly<Record<string, string>> = { 'pin.failed': 'pin.publish_failed' };

const CATEGORY_OF: Readonly<Record<string, Category>> = {
	pin: 'publishing',
	schedule: 'publishing',
	account: 'integration',
	webhook: 'integration',
};

/** What is not a success. */
const STATUSES: Readonly<Record<string, EntryStatus>> = {
	'pin.failed': 'failed',
	'pin.retries_exhausted': 'failed',
	'pin.retrying': 'queued',
	'pin.unconfirmed': 'queued',
	'pin.deferred': 'queued',
	'pin.warning': 'queued',
	'pin.canceled': 'canceled',
	'account.limited': 'queued',
	'account.token_expiring': 'queued',
	'account.reconnect_required': 'failed',
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const pick = (data: ToldEvent['facts']['data'], names: readonly string[]) =>
	Object.fromEntries(
		names.flatMap((name) => {
			const value = data[name];
			return value === undefined || value === null ? [] : [[name, value]];
		}),
	);
