import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import type { TestStores } from '../support/test-stores.js';
import { emptyRedis } from './empty-redis.js';
import { forgetRedisFile } from './forget-redis-file.js';
import type { Plan, Strike } from './plan.js';
import type { Stage } from './stage.js';

interface Struck {
	readonly stage: Stage;
	readonly opened: TestStores;
}

/**
 * Plays all strikes of the plan at their times; one at a target that the strike before has not
 * left yet, such as a server that still starts, waits for its end.
 */
export async function strikeAll({ strikes }: Plan, struck: Struck): Promise<void> {
	const atTarget = new Map<Strike['target'], Promise<void>>();
	await Promise.all(
		strikes.map(async (strike, i) => {
			// A program that ends itself at a named point was told so at its start.
			if (strike.crash) return;
			await sleep(strike.atMs);
			const before = atTarget.get(strike.target) ?? Promise.resolve();
			const which = i === 0 ? 'first' : 'last';
			const played = before.then(() => play(strike, { ...struck, which }));
			atTarget.set(strike.target, played);
			await played;
		}),
	);
}

async function play(
	{ nemesis, target, forMs, victim, wire }: Strike,
	{ stage, opened, which }: Struck & { which: 'first' | 'last' },
): Promise<void> {
	const { mongo: database, redis } = opened.stores;
	if (wire) return disturb(stage, { target, wire, forMs });
	switch (nemesis) {
		case 'kill':
			return stage.programs.kill(victim, forMs);
		case 'freeze-past-lane-lease':
		case 'freeze-past-record-lease':
			return stage.programs.freeze(which, () => sleep(forMs));
		case 'mongo-kill':
		case 'mongo-away':
			await database.kill(nemesis === 'mongo-kill' ? 'SIGKILL' : 'SIGTERM');
			await sleep(forMs);
			return database.restart();
		case 'mongo-step-down':
			return stepDown(database.url);
		case 'redis-flush':
			return emptyRedis(redis.url);
		case 'redis-kill':
		case 'redis-without-its-file':
			await redis.kill();
			await sleep(forMs);
			if (nemesis === 'redis-without-its-file') await forgetRedisFile(opened.dataDir);
			return redis.restart();
		default:
			throw new Error(`nobody plays ${nemesis}`);
	}
}

async function disturb(
	stage: Stage,
	{ target, wire, forMs }: Pick<Strike, 'target' | 'forMs'> & { wire: NonNullable<Strike['wire']> },
): Promise<void> {
	const proxy = stage.wires.proxies.get(target);
	if (!proxy) throw new Error(`no proxy stands before ${target}`);
	proxy.play(wire);
	await sleep(forMs);
	proxy.play({ kind: 'pass' });
}

/** The only member of the set gives up its office and is elected again a second later. */
async function stepDown(url: string): Promise<void> {
	const client = new mongo.MongoClient(url, {
		runtimeAdapters: { os },
		directConnection: true,
		replicaSet: undefined,
	});
	try {
		await client
			.db('admin')
			.command({ replSetStepDown: 1, secondaryCatchUpPeriodSecs: 0, force: true });
	} finally {
		await client.close();
	}
}
