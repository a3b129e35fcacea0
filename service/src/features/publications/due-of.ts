import type { PublicationRecord } from './model.js';

/**
 * From when on a record can be late: its instant, or its creation. A retry, an edit of its time and
 * a hold of our own store a later one; every new way back into the queue has to do the same.
 */
export const dueOf = ({
	dueAt,
	runAt,
	createdAt,
}: Pick<PublicationRecord, 'dueAt' | 'runAt' | 'createdAt'>): Date => dueAt ?? runAt ?? createdAt;
