import type { PublicationRecord } from '../../../service/src/features/publications/index.js';
import type { Scene } from './on-stage.js';
import type { TimedCall } from './timed-call.js';

/** Pinterest's ledger against the records. */
export interface Comparison {
	readonly published: number;
	/** Accepted, and not published or not at Pinterest. */
	readonly lost: number;
	/** Pins of ours that are at Pinterest more than once. */
	readonly twice: number;
	/** Create calls that Pinterest received before, or without, a stored intent. */
	readonly withoutIntent: number;
}

/** The database counts time itself; this much it may be apart from the simulator's clock. */
const CLOCKS_APART_MS = 50;

export async function compareLedger(
	{ stage, db }: Pick<Scene, 'stage' | 'db'>,
	calls: readonly TimedCall[],
): Promise<Comparison> {
	const records = await db.collection<PublicationRecord>('publications').find().toArray();
	const { ledger, calls: received } = stage.simulator.simulation;
	const made = new Map<string, number>();
	for (const { effect, title } of ledger.after(0)) {
		if (effect === 'pin.created') made.set(title ?? '', (made.get(title ?? '') ?? 0) + 1);
	}
	const published = new Set(
		records.flatMap(({ state, content }) =>
			state === 'published' && made.has(content.title) ? [content.title] : [],
		),
	);
	const accepted = calls.filter(({ status }) => status === 201);
	return {
		published: published.size,
		lost: accepted.filter(({ title }) => !published.has(title)).length,
		twice: [...made.values()].filter((count) => count > 1).length,
		withoutIntent: withoutIntent(records, received.after(0)),
	};
}

/** A claim stores the intent: there must be one, made before, for each call. */
function withoutIntent(
	records: readonly PublicationRecord[],
	received: readonly { readonly title: string | null; readonly at: number }[],
): number {
	const claims = new Map(
		records.map(({ content, history }) => [
			content.title,
			history.filter(({ trigger }) => trigger === 'claim').map(({ at }) => at.getTime()),
		]),
	);
	const seen = new Map<string, number>();
	return received.filter(({ title, at }) => {
		const nth = (seen.get(title ?? '') ?? 0) + 1;
		seen.set(title ?? '', nth);
		const before = (claims.get(title ?? '') ?? []).filter((time) => time <= at + CLOCKS_APART_MS);
		return before.length < nth;
	}).length;
}
