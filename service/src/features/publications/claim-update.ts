import type { EventName } from '../../domain/events.js';
import { transition, type PublicationState, type Trigger } from '../../domain/publication-state.js';
import type { PipelineStage } from '../../platform/mongo.js';
import { markedLink } from './marked-link.js';
import { HISTORY_LENGTH } from './model.js';

interface ClaimTime {
	readonly now: Date;
	readonly leaseMs: number;
	/** What was due by then is claimed as it is, for the late policy to judge. */
	readonly judgeDueBy?: Date;
	/** Query parameter of the link that shall carry the record's mark. */
	readonly linkParameter?: string;
}

/** From when on a record can be late, for a condition of MongoDB; the same as `dueOf`. */
export const DUE_AT = { $ifNull: ['$dueAt', '$runAt', '$createdAt'] } as const;

/** The moves one claim makes from a state; a verifying or preparing record keeps its state. */
const MOVES_OF_CLAIM: Readonly<Partial<Record<PublicationState, readonly Trigger[]>>> = {
	scheduled: ['due', 'claim'],
	queued: ['claim'],
	deferred: ['release', 'claim'],
	publishing: ['lose'],
};

/**
 * One update that claims whatever the record is: sends what waits, and turns a record whose
 * lease was lost into one that is read back first. Release and due are recorded with it.
 */
export function claimUpdate({
	now,
	leaseMs,
	judgeDueBy,
	linkParameter,
}: ClaimTime): PipelineStage[] {
	const from = Object.keys(MOVES_OF_CLAIM) as PublicationState[];
	const sends = from.filter((state) => state !== 'publishing');
	const overdue = judgeDueBy && {
		$and: [{ $in: ['$state', sends] }, { $lte: [DUE_AT, judgeDueBy] }],
	};
	const found = { $in: ['$claimedFrom', sends] };
	const lost = { $eq: ['$claimedFrom', 'publishing'] };
	return [
		{
			$set: {
				claimedFrom: overdue ? { $cond: [overdue, null, '$state'] } : '$state',
				seq: { $add: ['$seq', 1] },
				fence: { $add: ['$fence', 1] },
				nextAt: new Date(now.getTime() + leaseMs),
				updatedAt: now,
			},
		},
		{
			$set: {
				state: switchOn(from, (state) => lastState(state), '$state'),
				history: {
					$slice: [
						{
							$concatArrays: ['$history', switchOn(from, (state) => historyOf(state, now), [])],
						},
						-HISTORY_LENGTH,
					],
				},
				intent: {
					$cond: [
						found,
						{
							$mergeObjects: [
								'$content',
								{ accountId: '$accountId', startedAt: now },
								...(linkParameter === undefined ? [] : [markedLink(linkParameter)]),
							],
						},
						'$intent',
					],
				},
				readBack: { $cond: [lost, { since: now, looks: 0 }, '$readBack'] },
				// Whether the lost call was sent is not known; counting it bounds the tries.
				attempts: { $add: ['$attempts', { $cond: [lost, 1, 0] }] },
				outbox: { $concatArrays: ['$outbox', { $cond: [lost, [lostEvent(now)], []] }] },
				outboxAt: { $cond: [lost, { $ifNull: ['$outboxAt', now] }, '$outboxAt'] },
			},
		},
		// From here on Pinterest itself tells what a preflight could only foresee.
		{ $unset: 'preflight.nextAt' },
	];
}

function switchOn(
	states: readonly PublicationState[],
	then: (state: PublicationState) => unknown,
	otherwise: unknown,
): PipelineStage {
	const branches = states.map((state) => ({
		case: { $eq: ['$claimedFrom', state] },
		then: then(state),
	}));
	return { $switch: { branches, default: otherwise } };
}

function path(from: PublicationState) {
	let state = from;
	return (MOVES_OF_CLAIM[from] ?? []).map((trigger) => {
		const move = transition(state, trigger);
		if (!move) throw new Error(`the table has no ${trigger} from ${state}`);
		state = move.to;
		return move;
	});
}

const lastState = (from: PublicationState): PublicationState => path(from).at(-1)?.to ?? from;

const historyOf = (from: PublicationState, now: Date) =>
	path(from).map((move) => ({
		seq: '$seq',
		at: now,
		trigger: move.trigger,
		from: move.from,
		to: move.to,
		fence: '$fence',
		...(move.trigger === 'lose' ? { code: 'publish_timeout' } : {}),
	}));

function lostEvent(now: Date) {
	const name: EventName = 'pin.unconfirmed';
	return {
		id: { $concat: ['$_id', '.', { $toString: '$seq' }, '.', name] },
		name,
		at: now,
		sequence: '$seq',
		facts: { code: 'publish_timeout' },
	};
}
