import { STATES, type PublicationState } from '../../service/src/domain/publication-state.js';
import {
	PIN_STATUSES,
	pinStatus,
	recordsWithPinStatus,
	recordsWithScheduleStatus,
	SCHEDULE_STATUSES,
	scheduleStatus,
	type PinStatus,
	type ScheduleStatus,
	type StatusClause,
} from '../../service/src/domain/public-status.js';

type Row = readonly [state: PublicationState, free: PinStatus, gated: PinStatus];

const ROWS: readonly Row[] = [
	['draft', 'queued', 'deferred'],
	['scheduled', 'queued', 'deferred'],
	['queued', 'queued', 'deferred'],
	['deferred', 'deferred', 'deferred'],
	['publishing', 'publishing', 'publishing'],
	['preparing', 'publishing', 'publishing'],
	['verifying', 'publishing', 'publishing'],
	['published', 'published', 'published'],
	['removed', 'published', 'published'],
	['failed', 'failed', 'failed'],
	['canceled', 'failed', 'failed'],
];

type ScheduleRow = readonly [
	state: PublicationState,
	ahead: ScheduleStatus,
	due: ScheduleStatus,
	gated: ScheduleStatus,
];

/** Before its instant, when it is due, and when it is due behind a gate. */
const SCHEDULE_ROWS: readonly ScheduleRow[] = [
	['draft', 'scheduled', 'scheduled', 'scheduled'],
	['scheduled', 'scheduled', 'queued', 'deferred'],
	['queued', 'queued', 'queued', 'deferred'],
	['deferred', 'deferred', 'deferred', 'deferred'],
	['publishing', 'running', 'running', 'running'],
	['preparing', 'running', 'running', 'running'],
	['verifying', 'running', 'running', 'running'],
	['published', 'done', 'done', 'done'],
	['removed', 'done', 'done', 'done'],
	['failed', 'failed', 'failed', 'failed'],
	['canceled', 'canceled', 'canceled', 'canceled'],
];

/** A draft is a schedule that was never claimed: the only state that is never shown as a pin. */
const SHOWN = STATES.filter((state) => state !== 'draft');

interface Facts {
	readonly state: PublicationState;
	readonly laneGated: boolean;
	readonly due: boolean;
}

const means = (clauses: readonly StatusClause[], { state, laneGated, due }: Facts): number =>
	clauses.filter(
		(clause) =>
			clause.states.includes(state) &&
			(clause.gated ?? laneGated) === laneGated &&
			(clause.due ?? due) === due,
	).length;

const everyCase = (states: readonly PublicationState[]): Facts[] =>
	states.flatMap((state) =>
		[false, true].flatMap((laneGated) =>
			[false, true].map((due): Facts => ({ state, laneGated, due })),
		),
	);

describe('pinStatus', () => {
	it.each(ROWS)('shows %s as %s, and as %s behind a gate', (state, free, gated) => {
		expect(pinStatus({ state, laneGated: false })).toBe(free);
		expect(pinStatus({ state, laneGated: true })).toBe(gated);
	});

	it('knows every state', () => {
		expect(ROWS.map(([state]) => state).sort()).toEqual([...STATES].sort());
	});

	it('says only the words of the contract', () => {
		expect([...PIN_STATUSES].sort()).toEqual(
			['deferred', 'failed', 'published', 'publishing', 'queued'].sort(),
		);
		for (const facts of everyCase(STATES)) expect(PIN_STATUSES).toContain(pinStatus(facts));
	});
});

describe('scheduleStatus', () => {
	it.each(SCHEDULE_ROWS)(
		'shows %s as %s, when due as %s, behind a gate as %s',
		(state, ahead, due, gated) => {
			expect(scheduleStatus({ state, laneGated: false, due: false })).toBe(ahead);
			expect(scheduleStatus({ state, laneGated: false, due: true })).toBe(due);
			expect(scheduleStatus({ state, laneGated: true, due: true })).toBe(gated);
		},
	);

	it('leaves a plan alone that is ahead of a gate', () => {
		const facts = { state: 'scheduled', laneGated: true, due: false } as const;
		expect(scheduleStatus(facts)).toBe('scheduled');
	});

	it('knows every state', () => {
		expect(SCHEDULE_ROWS.map(([state]) => state).sort()).toEqual([...STATES].sort());
	});
});

describe('recordsWithPinStatus', () => {
	it.each(everyCase(SHOWN))('finds %j under its own word, once, and under no other', (facts) => {
		const found = PIN_STATUSES.map((status) => means(recordsWithPinStatus(status), facts));
		expect(found).toEqual(PIN_STATUSES.map((status) => (status === pinStatus(facts) ? 1 : 0)));
	});
});

describe('recordsWithScheduleStatus', () => {
	it.each(everyCase(STATES))('finds %j under its own word, once, and under no other', (facts) => {
		const found = SCHEDULE_STATUSES.map((status) =>
			means(recordsWithScheduleStatus(status), facts),
		);
		expect(found).toEqual(
			SCHEDULE_STATUSES.map((status) => (status === scheduleStatus(facts) ? 1 : 0)),
		);
	});
});
