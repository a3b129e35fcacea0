import type { Ground } from './ground.js';

/** Connections the two stores have at this moment. */
export async function countConnections({
	database,
	redis,
}: Ground): Promise<{ redis: number; mongo: number }> {
	const clients = String(await redis.client('LIST'));
	const status = await database.admin().serverStatus();
	const { current } = status.connections as { current: number };
	return { redis: clients.trim().split('\n').length, mongo: current };
}

/** What the stores have done, since their start or per publish. */
export interface StoreCounters {
	/** Documents MongoDB has written. */
	readonly documents: number;
	/** One `updateMany` is one, and a `findOneAndUpdate` that finds nothing is one, too. */
	readonly statements: number;
	/** MongoDB commands by name. */
	readonly commands: Readonly<Record<string, number>>;
	/** Redis commands, those inside scripts included. */
	readonly redisCommands: number;
	/** CPU time of the two stores, user and system, in milliseconds. */
	readonly mongoCpuMs: number;
	readonly redisCpuMs: number;
}

const NOTED = ['aggregate', 'find', 'findAndModify', 'getMore', 'insert', 'update'] as const;

export async function readCounters({ database, redis }: Ground): Promise<StoreCounters> {
	const status = await database.admin().serverStatus();
	const { document, commands } = status.metrics as {
		document: { inserted: number; updated: number; deleted: number };
		commands: Record<(typeof NOTED)[number], { total: number }>;
	};
	// It counts findAndModify among the commands only.
	const { insert, update, delete: removed } = status.opcounters as Record<string, number>;
	const { user_time_us: user, system_time_us: system } = status.extra_info as Record<
		string,
		number
	>;
	const [stats, cpu] = [await redis.info('stats'), await redis.info('cpu')];
	return {
		documents: document.inserted + document.updated + document.deleted,
		statements: (insert ?? 0) + (update ?? 0) + (removed ?? 0) + commands.findAndModify.total,
		commands: Object.fromEntries(NOTED.map((name) => [name, commands[name].total])),
		redisCommands: numberIn(stats, 'total_commands_processed'),
		mongoCpuMs: ((user ?? 0) + (system ?? 0)) / 1_000,
		redisCpuMs: 1_000 * (numberIn(cpu, 'used_cpu_user') + numberIn(cpu, 'used_cpu_sys')),
	};
}

/** What happened between two readings, divided by `by`. */
export function between(
	[before, after]: readonly [StoreCounters, StoreCounters],
	by: number,
): StoreCounters {
	const commands = Object.entries(after.commands).map(([name, total]) => [
		name,
		(total - (before.commands[name] ?? 0)) / by,
	]);
	return {
		documents: (after.documents - before.documents) / by,
		statements: (after.statements - before.statements) / by,
		commands: Object.fromEntries(commands) as Record<string, number>,
		redisCommands: (after.redisCommands - before.redisCommands) / by,
		mongoCpuMs: (after.mongoCpuMs - before.mongoCpuMs) / by,
		redisCpuMs: (after.redisCpuMs - before.redisCpuMs) / by,
	};
}

/** What Redis holds, in bytes. */
export async function readRedisBytes({ redis }: Ground): Promise<number> {
	return numberIn(await redis.info('memory'), 'used_memory');
}

/** A member of what Redis tells of itself. */
const numberIn = (info: string, name: string): number =>
	Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
