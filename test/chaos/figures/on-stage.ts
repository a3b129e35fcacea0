import { join } from 'node:path';
import type { mongo } from 'mongoose';
import { openTestStores, type TestStores } from '../../support/test-stores.js';
import { withDatabase } from '../gather-history.js';
import { QUIET } from '../scenario.js';
import { openStage, type Stage } from '../stage.js';
import type { FigureDeps } from './figure.js';

export interface Scene {
	readonly stage: Stage;
	readonly opened: TestStores;
	readonly db: mongo.Db;
}

export interface SceneOptions {
	readonly name: string;
	/** Of each program; the one that clients talk to comes first. */
	readonly roles: readonly string[];
	readonly accounts: number;
	/** Over the settings of the stage. */
	readonly env: Readonly<Record<string, string>>;
}

/** Plays on a stage and on stores of its own; nothing of them is left afterwards. */
export async function onStage<T>(
	{ guardian, folder }: FigureDeps,
	{ name, ...options }: SceneOptions,
	play: (scene: Scene) => Promise<T>,
): Promise<T> {
	const opened = await openTestStores();
	try {
		const { mongo: database, redis } = opened.stores;
		const stage = await openStage({
			...options,
			plan: { ...QUIET, requests: [], rules: [] },
			stores: { mongoUrl: database.url, redisUrl: redis.url },
			logFolder: join(folder, name),
			guardian,
		});
		try {
			return await withDatabase(stage, (db) => play({ stage, opened, db }));
		} finally {
			await stage.close();
		}
	} finally {
		await opened.stop();
	}
}
