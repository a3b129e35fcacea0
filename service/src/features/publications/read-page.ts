import type { Collection } from '../../platform/mongo.js';
import type { PublicationRecord } from './model.js';
import { filterOf, statusFilter, type Filter, type RecordQuery } from './record-query.js';

interface Segment {
	readonly filter: Filter;
	readonly sort: Record<string, 1 | -1>;
}

/** What a list never shows. */
const PROJECTION = { history: 0, outbox: 0, intent: 0, words: 0 };

/** A page of a query, in its order: the segments of the order one after the other. */
export async function readPage(
	records: Collection<PublicationRecord>,
	query: RecordQuery,
): Promise<PublicationRecord[]> {
	const base = filterOf(query);
	const page: PublicationRecord[] = [];
	let skip = query.offset;
	for (const { filter, sort } of segmentsOf(query)) {
		const limit = query.limit - page.length;
		if (limit === 0) break;
		const both = { $and: [base, filter] };
		const found = await records
			.find(both, { projection: PROJECTION })
			.sort(sort)
			.skip(skip)
			.limit(limit)
			.toArray();
		page.push(...(found as PublicationRecord[]));
		// Only a segment that was skipped whole leaves something to skip in the next one.
		if (found.length > 0) skip = 0;
		else if (skip > 0) skip -= await records.countDocuments(both, { limit: skip });
	}
	return page;
}

function segmentsOf(query: RecordQuery): Segment[] {
	const { order } = query;
	if (order.by === 'status') {
		return order.groups.map((clauses) => ({
			filter: statusFilter(query, clauses),
			sort: { createdAt: -1, _id: -1 },
		}));
	}
	const { by, ascending } = order;
	const direction = ascending ? 1 : -1;
	const sort: Segment['sort'] = { [by]: direction, _id: direction };
	if (by !== 'publishedAt') return [{ filter: {}, sort }];
	// Pins without such an instant come last in either direction.
	return [
		{ filter: { publishedAt: { $exists: true } }, sort },
		{ filter: { publishedAt: { $exists: false } }, sort: { createdAt: -1, _id: -1 } },
	];
}
