import type { Files } from './temporary-tree.js';

/** A small tree in which every folder imports all it may. */
export const skeleton: Files = {
	'service/src/domain/pace.ts': `
import { createHash } from 'node:crypto';

export const pace = (): string => createHash('sha256').digest('hex');
`,
	'service/src/domain/state.ts': `
import { pace } from './pace.js';

export const state = pace();
`,
	'service/src/config/config.ts': `
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export interface Config {
	readonly level: string;
}
export const load = (): Config => z.object({ level: z.string() }).parse(process.env);
export const places = [readFile, readFileSync, homedir, join];
`,
	'service/src/platform/clock.ts': `
export const clock = (): number => Date.now() + performance.now() + new Date().getTime();
export const random = (): number => Math.random();
`,
	'service/src/platform/mongo.ts': `
import mongoose from 'mongoose';

import type { Config } from '../config/config.js';

export const connect = (config: Config): string => config.level + mongoose.version;
`,
	'service/src/platform/queues.ts': `
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

export const queue = (connection: Redis): Queue => new Queue('turns', { connection });
`,
	'service/src/platform/http-server.ts': `
import express from 'express';

export const server = express();
`,
	'service/src/pinterest/client.ts': `
import { state } from '../domain/state.js';
import { clock } from '../platform/clock.js';

export const client = [state, clock];
`,
	'service/src/simulator/app.ts': `
import express from 'express';

import { clock } from '../platform/clock.js';

export const app = [express, clock];
`,
	'service/src/simulator/run-simulator.ts': `
import { app } from './app.js';

export const started = [performance.now(), app];
`,
	'service/src/features/lanes/index.ts': `
export { wakeLane } from './wake-lane.js';
`,
	'service/src/features/lanes/wake-lane.ts': `
import type { Job } from 'bullmq';

export const wakeLane = (job: Job): string => job.name;
`,
	'service/src/features/pins/index.ts': `
export { createPin } from './create-pin.js';
`,
	'service/src/features/pins/create-pin.ts': `
import { state } from '../../domain/state.js';
import { client } from '../../pinterest/client.js';
import { clock } from '../../platform/clock.js';
import { wakeLane } from '../lanes/index.js';
import { inner } from './inner/look-up.js';
import { store } from './store.js';

export const createPin = [state, client, clock, wakeLane, inner, store];
`,
	'service/src/features/pins/inner/look-up.ts': `
import { store } from '../store.js';

export const inner = [store];
`,
	'service/src/features/pins/store.ts': `
import type { Connection } from 'mongoose';

export const store = (connection: Connection): string => connection.name;
`,
	'service/src/app/context.ts': `
import { load } from '../config/config.js';
import { createPin } from '../features/pins/create-pin.js';
import { app } from '../simulator/app.js';

console.log('ready');
export const context = [load, createPin, app];
`,
	'service/src/cli/dev.ts': `
import { context } from '../app/context.js';

const started = performance.now();
console.log(context, started);
`,
	'credentials/PinlaneApi.credentials.ts': `
export class PinlaneApi {}
`,
	'nodes/Pinlane/actions/index.ts': `
export { pin } from './pin/index.js';
`,
	'nodes/Pinlane/actions/pin/index.ts': `
import { createHmac } from 'node:crypto';

import { PinlaneApi } from '../../../../credentials/PinlaneApi.credentials.js';

export const pin = [createHmac, PinlaneApi];
`,
	'test/domain/pace.test.ts': `
import { pace } from '../../service/src/domain/pace.js';

describe('pace', () => {
	it('is text', () => {
		expect(typeof pace() === 'string' || Date.now() === 0).toBe(true);
	});
});
`,
};
