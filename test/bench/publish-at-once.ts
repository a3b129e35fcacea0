import { setTimeout as sleep } from 'node:timers/promises';
import type { PublicationRecord } from '../../service/src/features/publications/index.js';
import { until } from '../support/until.js';
import type { Child } from './child.js';
import type { Ground } from './ground.js';
import { publicationsOf } from './records.js';
import { between, readCounters, type StoreCounters } from './store-counters.js';

/** What it took to publish a number of records; counters and CPU per publish. */
export interface PublishedAtOnce {
	readonly perSecond: number;
	readonly counters: StoreCounters;
	/** CPU time of the process, in milliseconds. */
	readonly cpuMs: number;
}

const BATCH = 5_000;
/** Without the field that is undefined, no claim and no sweep sees a record. */
const UNSEEN = { ordered: false, ignoreUndefined: true, writeConcern: { w: 1 } } as const;

/** Several times what a machine of two cores needs. */
const withinMs = (records: number): number => 120_000 + 20 * records;

/** All records wait in the database, become due at one instant and are published. */
export async function publishAtOnce(
	ground: Ground,
	service: Child,
	records: readonly PublicationRecord[],
): Promise<PublishedAtOnce> {
	const publications = publicationsOf(ground);
	await publications.deleteMany({});
	for (let from = 0; from < records.length; from += BATCH) {
		const batch = records
			.slice(from, from + BATCH)
			.map((record) => ({ ...record, nextAt: undefined }));
		await publications.insertMany(batch, UNSEEN);
	}
	// In the database alone: however long storing took, nothing is due before all is.
	const dueAt = new Date(Date.now() + 2_000 + records.length / 2);
	await publications.updateMany({}, { $set: { nextAt: dueAt } });
	await ground.database.admin().command({ fsync: 1 });
	const wait = dueAt.getTime() - Date.now() - 100;
	if (wait < 0) throw new Error('the records became due before they were all stored');
	await sleep(wait);
	const within = withinMs(records.length);
	const [before, cpuBefore] = [await readCounters(ground), await service.usage()];
	await untilNone(ground, { field: 'nextAt', hint: 'sweep', within });
	const [after, cpuAfter] = [await readCounters(ground), await service.usage()];
	await untilNone(ground, { field: 'outboxAt', hint: 'outbox_sweep', within });
	return {
		perSecond: await publishesPerSecond(ground, 'publications', records.length),
		counters: between([before, after], records.length),
		cpuMs: (cpuAfter.cpuMs - cpuBefore.cpuMs) / records.length,
	};
}

/**
 * Waits until no record has the field. The index holds only records under way, so that a look
 * costs next to nothing. Throws with the states of the records when it takes too long.
 */
async function untilNone(
	ground: Ground,
	{ field, hint, within }: { field: string; hint: string; within: number },
): Promise<void> {
	const records = publicationsOf(ground);
	const none = async (): Promise<boolean> =>
		(await records.findOne({ [field]: { $exists: true } }, { projection: { _id: 1 }, hint })) ===
		null;
	try {
		await until(none, { within, every: 50, what: `no ${field} left` });
	} catch (cause) {
		const states = await records
			.aggregate<{ _id: string; count: number }>([{ $sortByCount: '$state' }])
			.toArray();
		const told = states.map(({ _id, count }) => `${_id} ${String(count)}`).join(', ');
		throw new Error(`${String(cause)}; records: ${told}`, { cause });
	}
}

/** From the first publication to the last, by the instants in the records. */
export async function publishesPerSecond(
	{ database }: Ground,
	collection: string,
	expected: number,
): Promise<number> {
	const [found] = await database
		.collection(collection)
		.aggregate<{ count: number; first: Date; last: Date }>([
			{ $match: { state: 'published' } },
			{
				$group: {
					_id: null,
					count: { $sum: 1 },
					first: { $min: '$publishedAt' },
					last: { $max: '$publishedAt' },
				},
			},
		])
		.toArray();
	if (found?.count !== expected) {
		throw new Error(`${String(found?.count ?? 0)} of ${String(expected)} were published`);
	}
	return ((found.count - 1) * 1_000) / (found.last.getTime() - found.first.getTime());
}
