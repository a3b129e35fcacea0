import type { Clock } from './clock.js';

export interface TtlCacheOptions {
	readonly clock: Pick<Clock, 'monotonic'>;
	/** Age in milliseconds from which on a value is not answered any more. */
	readonly ttlMs: number;
	/** The least recently used entry goes when there are more. */
	readonly maxEntries: number;
}

/** A bounded in-process cache by string key; values are anything but undefined. */
export interface TtlCache<V extends NonNullable<unknown> | null> {
	get(key: string): V | undefined;
	set(key: string, value: V): void;
	/** Forgets the entry, and the result of a reading that is under way. */
	delete(key: string): void;
	/**
	 * The held value, else the result of `read`, which callers of the same key share.
	 * The age counts from the start of the reading; a failure is passed on and not kept.
	 */
	load(key: string, read: () => Promise<V>): Promise<V>;
	readonly size: number;
}

interface Entry<V> {
	readonly value: V;
	readonly expiresAt: number;
}

/** A cache whose age limit counts on the monotonic clock. */
export function createTtlCache<V extends NonNullable<unknown> | null>({
	clock,
	ttlMs,
	maxEntries,
}: TtlCacheOptions): TtlCache<V> {
	const entries = new Map<string, Entry<V>>();
	const readings = new Map<string, Promise<V>>();

	const get = (key: string): V | undefined => {
		const entry = entries.get(key);
		if (entry === undefined) return undefined;
		entries.delete(key);
		if (entry.expiresAt <= clock.monotonic()) return undefined;
		entries.set(key, entry);
		return entry.value;
	};

	const put = (key: string, value: V, from: number): void => {
		entries.delete(key);
		entries.set(key, { value, expiresAt: from + ttlMs });
		if (entries.size <= maxEntries) return;
		const [oldest] = entries.keys();
		if (oldest !== undefined) entries.delete(oldest);
	};

	const load = async (key: string, read: () => Promise<V>): Promise<V> => {
		const held = get(key);
		if (held !== undefined) return held;
		const shared = readings.get(key);
		if (shared !== undefined) return shared;
		const from = clock.monotonic();
		const reading = read();
		readings.set(key, reading);
		try {
			const value = await reading;
			if (readings.get(key) === reading) put(key, value, from);
			return value;
		} finally {
			if (readings.get(key) === reading) readings.delete(key);
		}
	};

	return {
		get,
		load,
		set: (key, value) => put(key, value, clock.monotonic()),
		delete: (key) => {
			entries.delete(key);
			readings.delete(key);
		},
		get size() {
			return entries.size;
		},
	};
}
