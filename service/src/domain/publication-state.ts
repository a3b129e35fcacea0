import type { EventName } from './events.js';

export const STATES = [
	'draft',
	'scheduled',
	'queued',
	'deferred',
	'publishing',
	'preparing',
	'verifying',
	'published',
	'failed',
	'canceled',
	'removed',
] as const;
export type PublicationState = (typeof STATES)[number];

export type Trigger =
	| 'edit'
	| 'reject'
	| 'promote'
	| 'cancel'
	| 'requestCancel'
	| 'concedeCancel'
	| 'due'
	| 'claim'
	| 'hold'
	| 'release'
	| 'expire'
	| 'refuse'
	| 'exhaust'
	| 'succeed'
	| 'postpone'
	| 'giveBack'
	| 'lose'
	| 'awaitMedia'
	| 'lookAgain'
	| 'ready'
	| 'adopt'
	| 'clear'
	| 'giveUp'
	| 'retry'
	| 'restore'
	| 'remove';

/** Distinguishes rows with the same state and trigger; named by the verb that fires it. */
export type Guard = 'runAtAhead' | 'ownLadder' | 'outcomeUnknown';

export interface Move {
	readonly from: PublicationState;
	readonly trigger: Trigger;
	readonly to: PublicationState;
	readonly guard?: Guard;
	readonly events?: readonly EventName[];
}

type Row = readonly [Trigger, PublicationState, (readonly EventName[])?, Guard?];

const rows = (from: PublicationState, list: readonly Row[]): Move[] =>
	list.map(([trigger, to, events, guard]) => ({ from, trigger, to, events, guard }));

const WAITING: readonly Row[] = [
	['claim', 'publishing'],
	['hold', 'deferred', ['pin.deferred']],
	['edit', 'queued'],
	['edit', 'scheduled', [], 'runAtAhead'],
	['cancel', 'canceled', ['pin.canceled']],
	['expire', 'failed', ['pin.failed']],
	['refuse', 'failed', ['pin.failed']],
	['restore', 'verifying'],
];

/** The state machine of a publication; the only place where its moves are written down. */
export const MOVES: readonly Move[] = [
	...rows('draft', [
		['edit', 'draft'],
		['reject', 'draft'],
		['promote', 'queued'],
		['promote', 'scheduled', [], 'runAtAhead'],
		['cancel', 'canceled', ['pin.canceled']],
	]),
	...rows('scheduled', [
		['due', 'queued'],
		['edit', 'scheduled'],
		['cancel', 'canceled', ['pin.canceled']],
		['expire', 'failed', ['pin.failed']],
		['restore', 'verifying'],
	]),
	...rows('queued', WAITING),
	...rows('deferred', [['release', 'queued'], ...WAITING]),
	...rows('publishing', [
		['succeed', 'published', ['pin.published']],
		['refuse', 'failed', ['pin.failed']],
		['exhaust', 'failed', ['pin.failed', 'pin.retries_exhausted']],
		['postpone', 'deferred', ['pin.retrying']],
		['hold', 'deferred', ['pin.deferred']],
		['giveBack', 'queued'],
		['lose', 'verifying', ['pin.unconfirmed']],
		['awaitMedia', 'preparing'],
		['requestCancel', 'publishing'],
		['concedeCancel', 'canceled', ['pin.canceled']],
	]),
	...rows('preparing', [
		['lookAgain', 'preparing'],
		['ready', 'queued'],
		['refuse', 'failed', ['pin.failed']],
		['requestCancel', 'preparing'],
		['concedeCancel', 'canceled', ['pin.canceled']],
		['restore', 'verifying'],
	]),
	...rows('verifying', [
		['adopt', 'published', ['pin.published']],
		['clear', 'queued'],
		['clear', 'deferred', ['pin.retrying'], 'ownLadder'],
		['clear', 'scheduled', [], 'runAtAhead'],
		['lookAgain', 'verifying'],
		['giveUp', 'failed', ['pin.failed']],
		['requestCancel', 'verifying'],
		['concedeCancel', 'canceled', ['pin.canceled']],
	]),
	...rows('failed', [
		['edit', 'failed'],
		['retry', 'queued'],
		['retry', 'scheduled', [], 'runAtAhead'],
		['retry', 'verifying', [], 'outcomeUnknown'],
	]),
	...rows('published', [['remove', 'removed', ['pin.removed']]]),
];

/** States from which the engine does nothing any more without a call. */
export const FINAL_STATES: readonly PublicationState[] = [
	'published',
	'failed',
	'canceled',
	'removed',
];

/**
 * The move that a trigger makes from a state, or undefined where the table has none.
 * A guarded row is taken only when its guard is named.
 */
export function transition(
	from: PublicationState,
	trigger: Trigger,
	guard?: Guard,
): Move | undefined {
	const candidates = MOVES.filter((move) => move.from === from && move.trigger === trigger);
	return candidates.find((move) => move.guard === guard);
}

/** The states a trigger may start from: the filter of the update that fires it. */
export function statesAllowing(trigger: Trigger): PublicationState[] {
	return [...new Set(MOVES.filter((move) => move.trigger === trigger).map((move) => move.from))];
}

/** States a record may be accepted in. */
export const ACCEPT_STATES: readonly PublicationState[] = ['queued', 'scheduled', 'draft'];

/** One step of a record's history. */
export interface Step {
	readonly from: PublicationState | null;
	readonly trigger: Trigger | 'accept';
	readonly to: PublicationState;
}

/** The first step that the table does not allow, or undefined when the whole path is legal. */
export function firstIllegalStep(steps: readonly Step[]): Step | undefined {
	return steps.find((step, index) => {
		const before = steps[index - 1];
		if (before && before.to !== step.from) return true;
		if (step.trigger === 'accept') {
			return index !== 0 || step.from !== null || !ACCEPT_STATES.includes(step.to);
		}
		return !MOVES.some(
			(move) => move.from === step.from && move.trigger === step.trigger && move.to === step.to,
		);
	});
}

/** The table as a Mermaid state diagram, for the documents. */
export function stateDiagram(): string {
	const edges = new Map<string, string[]>();
	for (const move of MOVES) {
		const edge = `${move.from} --> ${move.to}`;
		edges.set(edge, [...(edges.get(edge) ?? []), move.trigger]);
	}
	const lines = [...edges].map(([edge, names]) => `    ${edge}: ${[...new Set(names)].join(', ')}`);
	const first = ACCEPT_STATES.map((state) => `    [*] --> ${state}: accept`);
	const final = FINAL_STATES.map((state) => `    ${state} --> [*]`);
	return ['stateDiagram-v2', ...first, ...lines, ...final].join('\n');
}
