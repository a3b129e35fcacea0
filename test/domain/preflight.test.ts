import { errorEntry } from '../../service/src/domain/error-codes.js';
import { decideAfterPreflight, preflightState } from '../../service/src/domain/preflight.js';
import {
	FINDING_CODES,
	findingOf,
	FINDINGS,
	refusalOf,
} from '../../service/src/domain/preflight-findings.js';
import { STATES, type PublicationState } from '../../service/src/domain/publication-state.js';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const HOUR = 3_600_000;
const ahead = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR);

const ERROR = findingOf('media_is_page', 'image_url');
const WARNING = findingOf('media_ratio', 'image_url');

describe('the findings', () => {
	it.each(FINDING_CODES)('%s says what it is and what to do in whole sentences', (code) => {
		const { message, remedy } = FINDINGS[code];
		expect(code).toMatch(/^(media|link|board)_[a-z_]+$/);
		expect(message).toMatch(/^[A-Z].+\.$/);
		expect(remedy).toMatch(/^[A-Z].+\.$/);
	});

	it('fail a record only with codes that fail a pin', () => {
		for (const { failsWith } of Object.values(FINDINGS)) {
			if (failsWith !== null) expect(errorEntry(failsWith).pin).toBe('fail');
		}
	});

	it('refuse by the first error, whatever warnings stand before it', () => {
		expect(refusalOf([WARNING, ERROR])).toEqual({
			code: 'invalid_image',
			message: ERROR.message,
		});
		expect(refusalOf([WARNING])).toBeNull();
	});

	it('make a state of the worst of them', () => {
		expect(preflightState([])).toBe('passed');
		expect(preflightState([WARNING])).toBe('warnings');
		expect(preflightState([WARNING, ERROR])).toBe('failed');
	});
});

describe('what follows from a look', () => {
	const after = (state: PublicationState, runAt: Date | null, ...findings: (typeof ERROR)[]) => {
		const next = decideAfterPreflight({ state, runAt, now: NOW, findings });
		return next.kind === 'keep' ? (next.nextAt?.toISOString() ?? 'keep') : next.kind;
	};

	it.each([
		['queued', null, 'refuse'],
		['deferred', null, 'refuse'],
		['deferred', ahead(-2), 'refuse'],
		['draft', null, 'keep'],
		['draft', ahead(48), 'keep'],
		['scheduled', ahead(48), ahead(24).toISOString()],
		['scheduled', ahead(24), ahead(24).toISOString()],
		['scheduled', ahead(3), ahead(3).toISOString()],
		['scheduled', ahead(0), 'refuseDue'],
		['scheduled', ahead(-1), 'refuseDue'],
	] as const)('with an error on a %s record for %s is right', (state, runAt, next) => {
		expect(after(state, runAt, WARNING, ERROR)).toBe(next);
	});

	it.each([
		['queued', null, 'keep'],
		['scheduled', ahead(48), ahead(24).toISOString()],
		['scheduled', ahead(24), 'keep'],
		['scheduled', ahead(3), 'keep'],
		['scheduled', ahead(-1), 'keep'],
	] as const)(
		'with nothing worse than a warning on a %s record for %s is right',
		(state, runAt, next) => {
			expect(after(state, runAt, WARNING)).toBe(next);
			expect(after(state, runAt)).toBe(next);
		},
	);

	it('refuses nothing but what waits to be claimed', () => {
		const refused = STATES.filter((state) => after(state, null, ERROR) !== 'keep');
		expect(refused).toEqual(['scheduled', 'queued', 'deferred']);
	});
});
