import {
	PIN_STATUSES,
	pinStatus,
	recordsWithStatus,
	type PinStatus,
	type StatusFilter,
} from '../../service/src/domain/public-status.js';
import { STATES, type PublicationState } from '../../service/src/domain/publication-state.js';

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

/** A draft is a schedule that was never claimed: the only state that is never shown as a pin. */
const SHOWN = STATES.filter((state) => state !== 'draft');

const means = (
	{ states, byGate }: StatusFilter,
	state: PublicationState,
	gated: boolean,
): boolean =>
	states.includes(state) ||
	(byGate !== undefined && byGate.gated === gated && byGate.states.includes(state));

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
		for (const state of STATES) {
			for (const laneGated of [false, true]) {
				expect(PIN_STATUSES).toContain(pinStatus({ state, laneGated }));
			}
		}
	});
});

describe('recordsWithStatus', () => {
	const cases = SHOWN.flatMap((state) => [[state, false] as const, [state, true] as const]);

	it.each(cases)('finds %s (gated: %s) under its own word and no other', (state, gated) => {
		const found = PIN_STATUSES.filter((status) => means(recordsWithStatus(status), state, gated));
		expect(found).toEqual([pinStatus({ state, laneGated: gated })]);
	});

	it('names no state twice in one filter', () => {
		for (const status of PIN_STATUSES) {
			const { states, byGate } = recordsWithStatus(status);
			const all = [...states, ...(byGate?.states ?? [])];
			expect(new Set(all).size).toBe(all.length);
		}
	});
});
