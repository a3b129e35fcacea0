import type { mongo } from 'mongoose';
import {
	acceptPublication,
	type PublicationRecord,
} from '../../service/src/features/publications/index.js';
import type { Ground } from './ground.js';
import { pinContent } from './pin.js';
import type { SeededAccount } from './seed.js';

/** A pin to be made for an account; its number makes it another pin than all others. */
export interface PinOrder {
	readonly account: SeededAccount;
	readonly number: number;
	/** Makes it a schedule. */
	readonly runAt?: Date;
}

/** Records as accepting makes them, in the order of the orders. */
export async function recordsOf(
	boardId: string,
	orders: Iterable<PinOrder>,
): Promise<PublicationRecord[]> {
	const records: PublicationRecord[] = [];
	const insert = (record: PublicationRecord) => {
		records.push(record);
		return Promise.resolve('inserted' as const);
	};
	const deps = {
		publications: {
			insert,
			byIdempotencyKey: () => Promise.resolve(null),
			byLikeness: () => Promise.resolve(null),
			likeBefore: () => Promise.resolve(null),
			yieldLikeness: () => Promise.resolve(),
		},
		blocksNearDuplicates: () => Promise.resolve(false),
		clock: { now: () => new Date(), monotonic: () => performance.now() },
		wake: () => undefined,
	};
	for (const { account, number, runAt } of orders) {
		await acceptPublication(deps, {
			...account,
			idempotencyKey: `pin-${String(number)}-${account.accountId}`,
			content: pinContent(boardId, number),
			permitted: null,
			...(runAt ? { runAt } : {}),
		});
	}
	return records;
}

/** `perLane` pins of every account, lane by lane within each number. */
export function* ordersPerLane(
	accounts: readonly SeededAccount[],
	perLane: number,
): Generator<PinOrder> {
	for (let number = 0; number < perLane; number++) {
		for (const account of accounts) yield { account, number };
	}
}

export const publicationsOf = ({ database }: Ground): mongo.Collection<PublicationRecord> =>
	database.collection<PublicationRecord>('publications');
