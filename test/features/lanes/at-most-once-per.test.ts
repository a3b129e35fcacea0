import { atMostOncePer } from '../../../service/src/features/lanes/at-most-once-per.js';

const GAP_MS = 50;

describe('atMostOncePer', () => {
	const calls: string[] = [];
	const spaced = atMostOncePer(GAP_MS, (key) => void calls.push(key));

	beforeEach(() => {
		jest.useFakeTimers();
		calls.length = 0;
	});
	afterEach(() => {
		spaced.stop();
		jest.useRealTimers();
	});

	it('lets the first call through at once', () => {
		spaced.ask('a');
		expect(calls).toEqual(['a']);
		jest.advanceTimersByTime(10 * GAP_MS);
		expect(calls).toEqual(['a']);
	});

	it('makes one call after the last of many', () => {
		for (let i = 0; i < 100; i++) spaced.ask('a');
		expect(calls).toEqual(['a']);
		jest.advanceTimersByTime(GAP_MS);
		expect(calls).toEqual(['a', 'a']);
	});

	it('makes a call in every gap of a stream, and none after it', () => {
		for (let i = 0; i < 100; i++) {
			spaced.ask('a');
			jest.advanceTimersByTime(GAP_MS / 10);
		}
		jest.advanceTimersByTime(10 * GAP_MS);
		expect(calls).toHaveLength(11);
	});

	it('keeps no key waiting for another', () => {
		for (const key of ['a', 'b', 'a', 'c']) spaced.ask(key);
		expect(calls).toEqual(['a', 'b', 'c']);
	});
});
