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
	const info = /total_commands_processed:(\d+)/.exec(await redis.info('stats'));
	return {
		documents: document.inserted + document.updated + document.deleted,
		statements: (insert ?? 0) + (update ?? 0) + (removed ?? 0) + commands.findAndModify.total,
		commands: Object.fromEntries(NOTED.map((name) => [name, commands[name].total])),
		redisCommands: Number(info?.[1] ?? 0),
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
	};
}

/** What Redis holds, in bytes. */
export async function readRedisBytes({ redis }: Ground): Promise<number> {
	const info = /used_memory:(\d+)/.exec(await redis.info('memory'));
	return Number(info?.[1] ?? 0);
}
