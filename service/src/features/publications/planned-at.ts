import { WITHOUT_END, type Gate } from '../lanes/index.js';
import type { PublicationRecord } from './model.js';

/**
 * When a record that waits is to go out: its instant, or the end of what holds it. Null where it
 * does not wait, goes out as soon as its turn comes, or the hold has no end of its own.
 */
export function plannedAt(
	{ state, nextAt }: Pick<PublicationRecord, 'state' | 'nextAt'>,
	gate: Gate | undefined,
): Date | null {
	if (!nextAt) return null;
	switch (state) {
		case 'scheduled':
		case 'deferred':
			return gate ? latest(nextAt, gate) : nextAt;
		case 'queued':
			return gate ? latest(nextAt, gate) : null;
		case 'draft':
		case 'publishing':
		case 'preparing':
		case 'verifying':
		case 'published':
		case 'failed':
		case 'canceled':
		case 'removed':
			return null;
	}
}

function latest(nextAt: Date, { until }: Gate): Date | null {
	if (until >= WITHOUT_END) return null;
	return until > nextAt ? until : nextAt;
}
