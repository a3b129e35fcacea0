import { isDuplicateKey, type Collection } from '../../platform/mongo.js';
import { updateTogether } from '../../platform/update-together.js';
import type { Change } from './change.js';
import type { HistoryEntry, PublicationRecord } from './model.js';

export type Applied = 'applied' | 'stale' | 'remote_pin_taken';

/** Changes of several records, each for itself, in the order given. */
export async function applyChanges(
	records: Collection<PublicationRecord>,
	changes: readonly Change[],
): Promise<readonly (Applied | Error)[]> {
	const [only] = changes;
	if (only && changes.length === 1) return [await applyChange(records, only)];
	const { matched, refused } = await updateTogether(records, changes);
	if (refused.size === 0 && matched === changes.length) return changes.map(() => 'applied');
	const histories = await readHistories(records, changes);
	return Promise.all(
		changes.map(async (change, position) => {
			// Nothing of it was written: alone it says why.
			if (refused.has(position)) return applyChange(records, change).catch(asError);
			const history = histories.get(change.filter._id) ?? [];
			return history.some((entry) => isSame(entry, change.entry)) ? 'applied' : 'stale';
		}),
	);
}

export async function applyChange(
	records: Collection<PublicationRecord>,
	{ filter, update }: Change,
): Promise<Applied> {
	try {
		const result = await records.updateOne(filter, update);
		return result.matchedCount === 1 ? 'applied' : 'stale';
	} catch (error) {
		if (isDuplicateKey(error)) return 'remote_pin_taken';
		throw error;
	}
}

/** The command tells how many changes found their version, and not which. */
async function readHistories(
	records: Collection<PublicationRecord>,
	changes: readonly Change[],
): Promise<Map<string, readonly HistoryEntry[]>> {
	const found = await records
		.find({ _id: { $in: changes.map(({ filter }) => filter._id) } }, { projection: { history: 1 } })
		.toArray();
	return new Map(found.map(({ _id, history }) => [_id, history]));
}

/** One write alone makes a version, so an entry of that version is ours or the other writer's. */
const isSame = (stored: HistoryEntry, made: HistoryEntry | undefined): boolean =>
	made !== undefined &&
	stored.seq === made.seq &&
	stored.fence === made.fence &&
	stored.trigger === made.trigger &&
	stored.at.getTime() === made.at.getTime();

const asError = (cause: unknown): Error =>
	cause instanceof Error ? cause : new Error(String(cause));
