import type { StatusClause } from '../../domain/public-status.js';
import type { RecordOrder } from './record-query.js';

const FIELDS = {
	created_at: 'createdAt',
	published_at: 'publishedAt',
	run_at: 'runAt',
	title: 'titleKey',
} as const;

/** A `sort` of the contract's lists. */
export type Sort = `${keyof typeof FIELDS | 'status'}_${'asc' | 'desc'}`;

/** The order that a `sort` asks for; `byStatus` are the statuses of the list in rising order. */
export function orderOf(sort: Sort, byStatus: readonly (readonly StatusClause[])[]): RecordOrder {
	const at = sort.lastIndexOf('_');
	const [field, ascending] = [sort.slice(0, at), sort.endsWith('_asc')];
	if (field === 'status') {
		return { by: 'status', groups: ascending ? byStatus : [...byStatus].reverse() };
	}
	return { by: FIELDS[field as keyof typeof FIELDS], ascending };
}
