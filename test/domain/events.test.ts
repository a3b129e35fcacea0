import { DEFAULT_EVENTS, EVENT_NAMES, EVENTS } from '../../service/src/domain/events.js';
import { MOVES } from '../../service/src/domain/publication-state.js';

describe('the catalogue of events', () => {
	it.each(Object.entries(EVENTS))(
		'%s has a name of two words and a whole sentence',
		(name, text) => {
			expect(name).toMatch(/^(pin|account)\.[a-z]+(_[a-z]+)*$/);
			expect(text).toMatch(/^[A-Z].+\.$/);
		},
	);

	it('has each sentence once', () => {
		expect(new Set(Object.values(EVENTS)).size).toBe(EVENT_NAMES.length);
	});

	it('holds every event that the table of moves tells', () => {
		for (const name of MOVES.flatMap((move) => move.events ?? [])) {
			expect(EVENT_NAMES).toContain(name);
		}
	});

	it('has a move for every event of a pin but those that only foresee one', () => {
		const told = new Set<string>(MOVES.flatMap((move) => move.events ?? []));
		told.add('pin.warning');
		expect(EVENT_NAMES.filter((name) => name.startsWith('pin.') && !told.has(name))).toEqual([]);
	});

	it('subscribes an endpoint to the ends of a pin when nothing is named', () => {
		expect(DEFAULT_EVENTS).toEqual(['pin.published', 'pin.failed']);
	});
});
