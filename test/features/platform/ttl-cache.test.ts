import fc from 'fast-check';
import { createTtlCache } from '../../../service/src/platform/ttl-cache.js';
import { fakeClock } from '../access/fake-clock.js';

const setUp = (options: { ttlMs?: number; maxEntries?: number } = {}) => {
	const clock = fakeClock();
	const cache = createTtlCache<number>({ clock, ttlMs: 1_000, maxEntries: 3, ...options });
	return { clock, cache };
};

describe('ttl cache', () => {
	it('answers a value until its age reaches the limit', () => {
		const { clock, cache } = setUp();
		cache.set('a', 1);
		clock.advance(999);
		expect(cache.get('a')).toBe(1);
		clock.advance(1);
		expect(cache.get('a')).toBeUndefined();
		expect(cache.size).toBe(0);
	});

	it('drops the least recently used entry when it is full', () => {
		const { cache } = setUp();
		for (const [index, key] of ['a', 'b', 'c'].entries()) cache.set(key, index);
		cache.get('a');
		cache.set('d', 3);
		expect(cache.get('b')).toBeUndefined();
		expect(['a', 'c', 'd'].map((key) => cache.get(key))).toEqual([0, 2, 3]);
	});

	it('never holds more entries than allowed and never answers an old value', () => {
		const command = fc.record({
			key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
			kind: fc.constantFrom('set', 'get', 'delete', 'wait'),
			ms: fc.integer({ min: 0, max: 700 }),
		});
		fc.assert(
			fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
				const { clock, cache } = setUp();
				const setAt = new Map<string, number>();
				for (const { key, kind, ms } of commands) {
					if (kind === 'wait') clock.advance(ms);
					if (kind === 'delete') cache.delete(key);
					if (kind === 'delete') setAt.delete(key);
					if (kind === 'set') {
						cache.set(key, clock.monotonic());
						setAt.set(key, clock.monotonic());
					}
					const held = cache.get(key);
					if (held !== undefined) {
						expect(held).toBe(setAt.get(key));
						expect(clock.monotonic() - held).toBeLessThan(1_000);
					}
					expect(cache.size).toBeLessThanOrEqual(3);
				}
			}),
		);
	});

	it('reads once for callers at the same time', async () => {
		const { cache } = setUp();
		let readings = 0;
		const read = async (): Promise<number> => ++readings;
		expect(await Promise.all([cache.load('a', read), cache.load('a', read)])).toEqual([1, 1]);
		expect(await cache.load('a', read)).toBe(1);
	});

	it('counts the age from the start of a reading', async () => {
		const { clock, cache } = setUp();
		await cache.load('a', async () => {
			clock.advance(999);
			return 1;
		});
		expect(cache.get('a')).toBe(1);
		clock.advance(1);
		expect(cache.get('a')).toBeUndefined();
	});

	it('does not keep a failure', async () => {
		const { cache } = setUp();
		await expect(cache.load('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
		expect(await cache.load('a', () => Promise.resolve(2))).toBe(2);
	});

	it('does not keep what was read before it was told to forget', async () => {
		const { cache } = setUp();
		let finish: (value: number) => void = () => undefined;
		const reading = cache.load('a', () => new Promise((resolve) => (finish = resolve)));
		cache.delete('a');
		finish(1);
		expect(await reading).toBe(1);
		expect(cache.get('a')).toBeUndefined();
	});
});
