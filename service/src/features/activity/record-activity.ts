import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import type { Action } from './actions.js';
import type { Category, EntryStatus } from './model.js';
import { newEntry } from './new-entry.js';
import type { ActivityStore } from './store.js';

/** How the log names each kind of actor; who was sent a link is a person without an account. */
const ACTORS = {
	api_key: { type: 'api_key', id: 'api_key_id' },
	user: { type: 'user', id: 'session_id' },
	operator: { type: 'admin', id: 'operator_key_id' },
	link: { type: 'user', id: 'connect_link_id' },
} as const;

/** Who did it: a caller, or somebody who was sent a connect link. */
export interface Actor {
	/** Absent: an API key. */
	readonly kind?: keyof typeof ACTORS;
	readonly workspaceId: string;
	readonly keyId: string;
	readonly keyName: string;
	/** Only of a person who is signed in. */
	readonly userId?: string;
}

export interface NewActivity {
	readonly action: Action;
	readonly category: Category;
	/** A whole sentence. */
	readonly message: string;
	readonly status?: EntryStatus;
	readonly resource?: { readonly type: string; readonly id: string | null };
	/** The Pinterest account it is about, if any: keys for other accounts do not see the entry. */
	readonly accountId?: string;
	readonly requestId?: string;
	/** No secrets: whoever may read sees it. */
	readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface RecordActivityDeps {
	readonly activity: Pick<ActivityStore, 'insertMissing'>;
	readonly clock: Clock;
	readonly logger: Logger;
}

/** `recordActivity` with its dependencies in it, as other features take it. */
export type NoteActivity = (actor: Actor, activity: NewActivity) => void;

/**
 * Notes what a caller did, or was refused. Nobody waits for it, and it fails nothing: an entry
 * that could not be written is a line in the service's own log.
 */
export function recordActivity(
	{ activity, clock, logger }: RecordActivityDeps,
	actor: Actor,
	done: NewActivity,
): void {
	const { kind = 'api_key' } = actor;
	const entry = newEntry({
		_id: newId(),
		workspaceId: actor.workspaceId,
		accountId: done.accountId ?? null,
		actorType: ACTORS[kind].type,
		actorUserId: actor.userId ?? null,
		actorLabel: actor.keyName,
		action: done.action,
		category: done.category,
		resourceType: done.resource?.type ?? null,
		resourceId: done.resource?.id ?? null,
		status: done.status ?? 'success',
		message: done.message,
		metadata: { [ACTORS[kind].id]: actor.keyId, ...done.metadata },
		requestId: done.requestId ?? null,
		createdAt: clock.now(),
	});
	activity.insertMissing([entry]).catch((error: unknown) => {
		logger.warn({ err: String(error), action: done.action }, 'an activity could not be noted');
	});
}
