import {
	collectionOf,
	onlyDuplicateKeys,
	type Collection,
	type Connection,
} from '../../platform/mongo.js';
import {
	ATTEMPTS_KEPT,
	DELIVERY_CLAIM_KEYS,
	deliveryModel,
	type DeliveryAttempt,
	type DeliveryRecord,
	type DeliveryState,
} from './model.js';

/** How a claimed delivery leaves our hands; pending needs the instant of the next try. */
export type DeliveryChange = {
	/** The try to note; absent when nothing was sent. */
	readonly attempt?: DeliveryAttempt;
} & (
	| { readonly state: 'pending'; readonly nextAt: Date }
	| { readonly state: 'delivered'; readonly deliveredAt: Date }
	| { readonly state: 'exhausted' | 'dropped' }
);

/** A delivery under a claim, without its log. */
export type ClaimedDelivery = Omit<DeliveryRecord, 'attempts'>;

/** All queries on deliveries. */
export interface DeliveryStore {
	/** Inserts those that do not exist yet; the others stay as they are. */
	insertMissing(deliveries: readonly DeliveryRecord[]): Promise<void>;
	claimNext(claim: {
		endpointId: string;
		now: Date;
		leaseMs: number;
	}): Promise<ClaimedDelivery | null>;
	/** One update under the claim's fence; `stale` when another claim is in force. */
	apply(
		claimed: Pick<ClaimedDelivery, '_id' | 'fence'>,
		change: DeliveryChange,
	): Promise<'applied' | 'stale'>;
	/** Ends everything that waits for an endpoint. */
	dropWaiting(endpointId: string): Promise<void>;
	/** Ends what waits for an endpoint of some events up to an instant; a try under way, too. */
	dropEvents(request: {
		endpointId: string;
		events: readonly string[];
		madeBy: Date;
	}): Promise<void>;
	nextLook(endpointId: string): Promise<Date | null>;
	dueEndpoints(range: { readonly from: Date | null; readonly to: Date }): Promise<string[]>;
}

export function createDeliveryStore(connection: Connection): DeliveryStore {
	const deliveries = collectionOf<DeliveryRecord>(connection, deliveryModel);
	return {
		insertMissing: (missing) => insertMissing(deliveries, missing),
		claimNext: ({ endpointId, now, leaseMs }) =>
			deliveries.findOneAndUpdate(
				{ endpointId, nextAt: { $lte: now } },
				{ $set: { nextAt: new Date(now.getTime() + leaseMs) }, $inc: { fence: 1 } },
				{
					sort: { nextAt: 1, order: 1 },
					returnDocument: 'after',
					hint: DELIVERY_CLAIM_KEYS,
					projection: { attempts: 0 },
				},
			),
		apply: async ({ _id, fence }, change) => {
			const result = await deliveries.updateOne({ _id, fence }, updateOf(change));
			return result.matchedCount === 1 ? 'applied' : 'stale';
		},
		dropWaiting: async (endpointId) => {
			const dropped: DeliveryState = 'dropped';
			await deliveries.updateMany(
				{ endpointId, nextAt: { $exists: true } },
				{ $set: { state: dropped }, $unset: { nextAt: '' } },
			);
		},
		dropEvents: async ({ endpointId, events, madeBy }) => {
			const dropped: DeliveryState = 'dropped';
			await deliveries.updateMany(
				{
					endpointId,
					nextAt: { $exists: true },
					eventName: { $in: [...events] },
					createdAt: { $lte: madeBy },
				},
				{ $set: { state: dropped }, $unset: { nextAt: '' }, $inc: { fence: 1 } },
			);
		},
		nextLook: async (endpointId) => {
			const first = await deliveries.findOne(
				{ endpointId, nextAt: { $exists: true } },
				{
					sort: { nextAt: 1 },
					projection: { _id: 0, nextAt: 1 },
					hint: DELIVERY_CLAIM_KEYS,
				},
			);
			return first?.nextAt ?? null;
		},
		dueEndpoints: (range) => dueEndpoints(deliveries, range),
	};
}

async function insertMissing(
	deliveries: Collection<DeliveryRecord>,
	missing: readonly DeliveryRecord[],
): Promise<void> {
	if (missing.length === 0) return;
	try {
		await deliveries.insertMany([...missing], { ordered: false });
	} catch (error) {
		if (!onlyDuplicateKeys(error)) throw error;
	}
}

function updateOf({ attempt, ...change }: DeliveryChange): Record<string, unknown> {
	return {
		$set: change,
		...(change.state === 'pending' ? {} : { $unset: { nextAt: '' } }),
		...(attempt && {
			$inc: { tries: 1 },
			$push: { attempts: { $each: [attempt], $slice: -ATTEMPTS_KEPT } },
		}),
	};
}

async function dueEndpoints(
	deliveries: Collection<DeliveryRecord>,
	{ from, to }: { readonly from: Date | null; readonly to: Date },
): Promise<string[]> {
	const range = from ? { $gt: from, $lte: to } : { $lte: to };
	const found = await deliveries
		.aggregate<{ _id: string }>(
			[
				{ $match: { nextAt: range } },
				{ $project: { _id: 0, endpointId: 1 } },
				{ $group: { _id: '$endpointId' } },
			],
			{ hint: 'sweep' },
		)
		.toArray();
	return found.map(({ _id }) => _id);
}
