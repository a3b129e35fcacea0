import { RETENTION_DAYS, type ActivityRecord } from './model.js';

const DAY_MS = 24 * 3_600_000;

/** An entry with its end. */
export function newEntry(facts: Omit<ActivityRecord, 'expiresAt'>): ActivityRecord {
	const end = facts.createdAt.getTime() + RETENTION_DAYS * DAY_MS;
	return { ...facts, expiresAt: new Date(end) };
}
