import {
	loweredFullAt,
	tokenMs,
	type CallsLeft,
	type Pace,
	type PaceLimits,
} from '../../domain/pace.js';
import { gather } from '../../platform/gather.js';
import type { Collection, PipelineStage } from '../../platform/mongo.js';
import {
	updateTogether,
	WRITES_TOGETHER,
	type SingleUpdate,
} from '../../platform/update-together.js';
import { limitExpressions } from './limits-of.js';
import { laneKey, PAST, type LaneRecord, type LaneRef } from './model.js';

export interface ReleaseRequest extends LaneRef {
	readonly owner: string;
	/** Of the tokens that were charged. */
	readonly unusedTokens: number;
	/** Of the starts that the day was charged with. */
	readonly unusedOfDay?: number;
	/** Epoch milliseconds of the last start there was; absent = as the take noted it. */
	readonly lastStartAt?: number;
	readonly pace?: Pace;
	/** Of the settings; a lane can have its own. */
	readonly limits?: PaceLimits;
	/** When it was at work last; absent = this turn got no answer that says so. */
	readonly workedAt?: Date;
	/** The least that answers of this turn left. */
	readonly callsLeft?: CallsLeft & { readonly nowMs: number };
}

const FREE = { owner: null, ownerProcess: null, leaseUntil: PAST };

/**
 * Frees a lane and settles what its turn was charged; nothing when it has another owner. The
 * updates of many turns go together.
 */
export const laneReleaser = (
	lanes: Collection<LaneRecord>,
): ((request: ReleaseRequest) => Promise<void>) =>
	gather(WRITES_TOGETHER, (requests: readonly ReleaseRequest[]) => releaseLanes(lanes, requests));

async function releaseLanes(
	lanes: Collection<LaneRecord>,
	requests: readonly ReleaseRequest[],
): Promise<(undefined | Error)[]> {
	const { refused } = await updateTogether(lanes, requests.map(releaseUpdate));
	return requests.map(({ laneId }, position) =>
		refused.has(position) ? new Error(`lane ${laneId} could not be released`) : undefined,
	);
}

function releaseUpdate(request: ReleaseRequest): SingleUpdate {
	const { owner, lastStartAt, unusedOfDay = 0, workedAt } = request;
	const settled = {
		...FREE,
		...(lastStartAt === undefined ? {} : { lastStartAt }),
		...settledBucket(request),
		...(workedAt ? { ableUntil: { $max: ['$ableUntil', ableUntil(workedAt, request)] } } : {}),
		...(unusedOfDay > 0
			? { 'day.count': { $max: [0, { $subtract: ['$day.count', unusedOfDay] }] } }
			: {}),
	};
	return { filter: { _id: laneKey(request), owner }, update: [{ $set: settled }] };
}

/** The spacing after it is a hold of ours as well. */
const ableUntil = (workedAt: Date, { limits }: ReleaseRequest): PipelineStage =>
	limits ? { $add: [workedAt, limitExpressions(limits).spacingMs] } : { $literal: workedAt };

function settledBucket({ pace, unusedTokens, callsLeft }: ReleaseRequest): PipelineStage {
	if (!pace || pace.perSecond <= 0) return {};
	const refund = unusedTokens * tokenMs(pace);
	const lowest = callsLeft ? loweredFullAt(pace, 0, callsLeft) : 0;
	if (refund <= 0 && lowest <= 0) return {};
	return { fullAt: { $max: [{ $subtract: ['$fullAt', refund] }, lowest] } };
}
