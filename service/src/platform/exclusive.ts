import { newId } from './ids.js';
import type { RedisConnection } from './redis.js';

export interface ExclusiveOptions {
	/** One that fails at once while Redis is away. */
	readonly connection: Pick<RedisConnection, 'set' | 'eval'>;
	/** Begins the names of its keys in Redis. */
	readonly prefix: string;
	/** After so long a key is free again, whatever became of its holder. */
	readonly ttlMs: number;
}

/** Sees to it that something is done once at a time for each key. */
export interface Exclusive {
	/** Ends the holding; null: somebody else holds the key. */
	take(key: string): Promise<(() => Promise<void>) | null>;
}

const FREE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end`;

/** Over all processes; while Redis is away within each process. For what is polite, not for safety. */
export function createExclusive({ connection, prefix, ttlMs }: ExclusiveOptions): Exclusive {
	const held = new Set<string>();
	return {
		take: async (key) => {
			if (held.has(key)) return null;
			held.add(key);
			const name = `${prefix}:${key}`;
			const holder = newId();
			const set = await connection.set(name, holder, 'PX', ttlMs, 'NX').catch(() => 'OK' as const);
			if (set !== 'OK') {
				held.delete(key);
				return null;
			}
			return async () => {
				held.delete(key);
				await connection.eval(FREE, 1, name, holder).catch(() => null);
			};
		},
	};
}
