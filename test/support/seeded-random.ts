/** Numbers that are the same for the same seed, on every machine. */
export interface SeededRandom {
	/** In [0, 1). */
	fraction(): number;
	/** Whole, both ends included. */
	integer(from: number, to: number): number;
	pick<T>(list: readonly [T, ...T[]]): T;
	/** True with this probability. */
	chance(probability: number): boolean;
	/** A copy in another order. */
	shuffled<T>(list: readonly T[]): T[];
}

/** mulberry32 behind a few handles; `seed` is any whole number. */
export function seededRandom(seed: number): SeededRandom {
	let state = seed >>> 0;
	const fraction = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	const integer = (from: number, to: number): number =>
		from + Math.floor(fraction() * (to - from + 1));
	return {
		fraction,
		integer,
		pick: (list) => list[integer(0, list.length - 1)] ?? list[0],
		chance: (probability) => fraction() < probability,
		shuffled: (list) =>
			list
				.map((item) => ({ item, key: fraction() }))
				.sort((a, b) => a.key - b.key)
				.map(({ item }) => item),
	};
}
