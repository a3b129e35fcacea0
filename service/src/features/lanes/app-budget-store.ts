import { tokenMs, type BucketFullAt, type Pace } from '../../domain/pace.js';
import {
	collectionOf,
	isDuplicateKey,
	type Collection,
	type Connection,
	type PipelineStage,
} from '../../platform/mongo.js';
import { appBudgetModel, type AppBudgetRecord } from './model.js';

export const SAFETY_BUCKET = 'safety';
const TRIAL = 'trial';

export interface TokenRequest {
	/** The bucket's name. */
	readonly bucket: string;
	readonly wanted: number;
	/** Tokens taken before that go back in the same update. */
	readonly returned: number;
	readonly pace: Pace;
	readonly now: Date;
}

export interface WriteRequest {
	readonly wanted: number;
	readonly perDay: number;
	/** UTC date. */
	readonly day: string;
	readonly now: Date;
}

export interface AppUsage {
	/** Of the safety bucket. */
	readonly fullAt: BucketFullAt;
	/** UTC date that `used` counts; empty before the first write. */
	readonly day: string;
	readonly used: number;
	readonly closedUntil: Date | null;
}

/** The two counters that every process shares. */
export interface AppBudgetStore {
	/** Takes up to `wanted` whole tokens; none is no fault. */
	takeTokens(request: TokenRequest): Promise<{ granted: number; fullAt: BucketFullAt }>;
	/** Counts up to `wanted` writes of the day, none once it is used up or the app is limited. */
	takeWrites(request: WriteRequest): Promise<{
		granted: number;
		day: string;
		closedUntil: Date | null;
		/** When the last of the writes was counted that may still come back; null where none may. */
		openedAt: Date | null;
	}>;
	/** Makes a bucket full no earlier than that. */
	lower(bucket: string, fullAt: BucketFullAt): Promise<void>;
	/** When a bucket is full; in the past where nothing was taken. */
	fullAt(bucket: string): Promise<BucketFullAt>;
	/** What became of counted writes; nothing once their day is over. */
	settleWrites(request: {
		readonly count: number;
		readonly unused: number;
		readonly day: string;
	}): Promise<void>;
	/** Pinterest limits the app until then; never shortens. */
	close(until: Date): Promise<void>;
	read(): Promise<AppUsage>;
}

export function createAppBudgetStore(connection: Connection): AppBudgetStore {
	const budgets = collectionOf<AppBudgetRecord>(connection, appBudgetModel);
	return {
		takeTokens: async (request) => {
			const taken = await change(budgets, request.bucket, tokenUpdate(request));
			return { granted: taken.granted ?? 0, fullAt: taken.fullAt ?? 0 };
		},
		takeWrites: async (request) => {
			const {
				granted = 0,
				day = '',
				closedUntil = null,
				open = 0,
				openedAt = null,
			} = await change(budgets, TRIAL, writeUpdate(request));
			return { granted, day, closedUntil, openedAt: open > 0 ? openedAt : null };
		},
		lower: async (bucket, fullAt) => {
			await change(budgets, bucket, [{ $set: { fullAt: { $max: ['$fullAt', fullAt] } } }]);
		},
		fullAt: async (bucket) => (await budgets.findOne({ _id: bucket }))?.fullAt ?? 0,
		settleWrites: async ({ count, unused, day }) => {
			await budgets.updateOne({ _id: TRIAL, day }, { $inc: { used: -unused, open: -count } });
		},
		close: async (until) => {
			await change(budgets, TRIAL, [{ $set: { closedUntil: { $max: ['$closedUntil', until] } } }]);
		},
		read: async () => {
			const ids = [SAFETY_BUCKET, TRIAL];
			const found = await budgets.find({ _id: { $in: ids } }).toArray();
			const [safety, trial] = ids.map((id) => found.find(({ _id }) => _id === id));
			return {
				fullAt: safety?.fullAt ?? 0,
				day: trial?.day ?? '',
				used: trial?.used ?? 0,
				closedUntil: trial?.closedUntil ?? null,
			};
		},
	};
}

/** `granted` belongs to this answer only: the next request overwrites it. */
async function change(
	budgets: Collection<AppBudgetRecord>,
	id: AppBudgetRecord['_id'],
	update: PipelineStage[],
): Promise<AppBudgetRecord> {
	for (;;) {
		try {
			const changed = await budgets.findOneAndUpdate({ _id: id }, update, {
				upsert: true,
				returnDocument: 'after',
			});
			if (changed) return changed;
		} catch (error) {
			// Two processes made it at once; now it is there.
			if (!isDuplicateKey(error)) throw error;
		}
	}
}

function tokenUpdate({ wanted, returned, pace, now }: TokenRequest): PipelineStage[] {
	const nowMs = now.getTime();
	const perToken = tokenMs(pace);
	const settled = { $subtract: [{ $ifNull: ['$fullAt', 0] }, returned * perToken] };
	const room = { $subtract: [nowMs + pace.capacity * perToken, '$fullAt'] };
	const whole = { $floor: { $divide: [room, perToken] } };
	return [
		{ $set: { fullAt: { $max: [settled, nowMs] } } },
		{ $set: { granted: { $max: [0, { $min: [wanted, whole] }] } } },
		{ $set: { fullAt: { $add: ['$fullAt', { $multiply: ['$granted', perToken] }] } } },
	];
}

/** A process whose clock is behind must not go back to a day that is over. */
function writeUpdate({ wanted, perDay, day, now }: WriteRequest): PipelineStage[] {
	const known = { $gte: [{ $ifNull: ['$day', ''] }, day] };
	const limited = { $gt: ['$closedUntil', now] };
	const left = { $max: [0, { $subtract: [perDay, '$used'] }] };
	return [
		{
			$set: {
				day: { $cond: [known, '$day', day] },
				used: { $cond: [known, '$used', 0] },
				open: { $cond: [known, { $ifNull: ['$open', 0] }, 0] },
			},
		},
		{ $set: { granted: { $cond: [limited, 0, { $min: [wanted, left] }] } } },
		{
			$set: {
				used: { $add: ['$used', '$granted'] },
				open: { $add: ['$open', '$granted'] },
				openedAt: { $cond: [{ $gt: ['$granted', 0] }, now, '$openedAt'] },
			},
		},
	];
}
