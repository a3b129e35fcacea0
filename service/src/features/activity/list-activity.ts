import { ServiceError } from '../../domain/errors.js';
import { cursorOf, readCursor } from './cursor.js';
import { RETENTION_DAYS } from './model.js';
import { presentEntry } from './present.js';
import type { ActivityPage, ListActivityQuery } from './schemas.js';
import type { ActivityStore, Place } from './store.js';

export interface ListActivityDeps {
	readonly activity: Pick<ActivityStore, 'list'>;
}

/** Whose log, as far as which accounts. */
export interface Reader {
	readonly workspaceId: string;
	readonly accountIds: readonly string[] | null;
	readonly keyId: string;
}

/** A page of the log, newest first. Throws `validation_error` for a cursor that is none. */
export async function listActivity(
	{ activity }: ListActivityDeps,
	{ workspaceId, accountIds, keyId }: Reader,
	query: ListActivityQuery,
): Promise<ActivityPage> {
	const found = await activity.list({
		workspaceId,
		visible: accountIds && { accountIds, keyId: query.client_id === undefined ? keyId : null },
		category: query.category || undefined,
		action: query.action || undefined,
		status: query.status || undefined,
		resourceType: query.resource_type || undefined,
		since: query.since,
		after: query.cursor ? placeOf(query.cursor) : undefined,
		limit: query.limit + 1,
	});
	const page = found.slice(0, query.limit);
	const last = page.at(-1);
	const more = found.length > page.length && last !== undefined;
	return {
		items: page.map(presentEntry),
		next_cursor: more ? cursorOf({ createdAt: last.createdAt, id: last._id }) : null,
		current_retention_days: RETENTION_DAYS,
		current_retention_label: `${RETENTION_DAYS} days`,
	};
}

function placeOf(cursor: string): Place {
	const place = readCursor(cursor);
	if (place) return place;
	const msg = 'is no next_cursor of this list';
	throw new ServiceError('validation_error', {
		message: `cursor: ${msg}`,
		fields: [{ loc: ['query', 'cursor'], msg, type: 'value_error' }],
	});
}
