import { randomUUID } from 'node:crypto';
import { awaitRestoreGuard } from '../../service/src/app/await-restore-guard.js';
import { firstIllegalStep } from '../../service/src/domain/publication-state.js';
import { createLaneStore } from '../../service/src/features/lanes/index.js';
import {
	createPublicationStore,
	createRestoreQueries,
	guardRestore,
	type PublicationRecord,
} from '../../service/src/features/publications/index.js';
import { systemClock } from '../../service/src/platform/clock.js';
import { createLogger } from '../../service/src/platform/logger.js';
import { connectMongo, nativeDatabase, type Connection } from '../../service/src/platform/mongo.js';
import { madePin, pinBody } from '../support/pin-body.js';
import { aPublication } from '../support/publication-builder.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';

const PINS = 30;

let database: TestDatabase;
/** The operator's own: outlives the service. */
let connection: Connection;
let stack: Stack;
beforeAll(async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	stack = await startStack({
		stores: database,
		settings: { PINLANE_QUEUE_PREFIX: database.keyPrefix },
	});
});
afterAll(async () => {
	await stack.stop();
	await connection.close();
	await database.drop();
});

const records = () => nativeDatabase(connection).collection<PublicationRecord>('publications');
const readAll = (): Promise<PublicationRecord[]> => records().find({}).toArray();

/** Puts the collection back to what it was. */
async function restore(backup: readonly PublicationRecord[]): Promise<void> {
	await records().deleteMany({});
	await records().insertMany([...backup]);
}

const guard = (backupTime: Date): Promise<number> =>
	guardRestore(
		{
			publications: createPublicationStore(connection),
			restore: createRestoreQueries(connection),
			clock: systemClock,
		},
		backupTime,
	);

/** A record of the backup whose instant came, and that was canceled, say, after it was made. */
function neverSent(like: PublicationRecord): PublicationRecord {
	const { likeKey: _, ...rest } = like;
	const content = { ...like.content, title: 'Never went out' };
	return { ...rest, _id: randomUUID(), scheduleId: randomUUID(), content };
}

describe('after a restore from a backup (P14)', () => {
	it('publishes nothing twice: adopts what went out since and sends the rest once', async () => {
		const run_at = new Date(systemClock.now().getTime() + 3_600_000).toISOString();
		await Promise.all(
			Array.from({ length: PINS }, async () => {
				const body = { ...pinBody(stack, stack.simulator), run_at };
				expect((await stack.api('POST', '/v1/schedules', { body })).status).toBe(201);
			}),
		);
		const backupTime = stack.context.clock.now();
		const due = { runAt: backupTime, nextAt: backupTime };
		const backup = (await readAll()).map((record) => ({ ...record, ...due }));
		await records().updateMany({}, { $set: due });

		await stack.settle();
		expect(stack.simulator.ledger()).toHaveLength(PINS);
		const remote = new Map((await readAll()).map((each) => [each._id, each.pinterestPinId]));
		await stack.stopService();
		const [sample] = backup;
		if (!sample) throw new Error('there is no backup');
		const never = neverSent(sample);
		await restore([...backup, never]);
		expect(await guard(backupTime)).toBe(PINS + 1);
		expect(await guard(backupTime)).toBe(0);
		await stack.startAgain();
		await stack.settle();

		for (const record of await readAll()) {
			expect(record.state).toBe('published');
			expect(stack.simulator.made(record.content.title)).toHaveLength(1);
			expect(firstIllegalStep(record.history)).toBeUndefined();
			const triggers = record.history.map(({ trigger }) => trigger);
			expect(triggers.slice(0, 2)).toEqual(['accept', 'restore']);
			if (record._id === never._id) expect(triggers).toContain('clear');
			else expect(record.pinterestPinId).toBe(remote.get(record._id));
		}
		expect(stack.simulator.ledger()).toHaveLength(PINS + 1);
	});

	it('leaves what is not due yet, what was accepted after the restore, and what is over', async () => {
		const runAt = new Date(systemClock.now().getTime() + 3_600_000).toISOString();
		const body = pinBody(stack, stack.simulator);
		await stack.api('POST', '/v1/schedules', { body: { ...body, run_at: runAt } });
		const backupTime = new Date(stack.context.clock.now().getTime() - 2 * 3_600_000);
		const { id } = madePin(
			await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }),
		);
		expect(await guard(backupTime)).toBe(0);
		await stack.settle();
		const pin = await records().findOne({ _id: id });
		expect(pin?.history.map(({ trigger }) => trigger)).not.toContain('restore');
	});
});

describe('PINLANE_RESTORE_GUARD', () => {
	it('lets one process guard while the others wait, and is of no effect afterwards', async () => {
		await stack.settle();
		const { context } = stack;
		await stack.stopService();
		const backupTime = new Date(systemClock.now().getTime() - 1_000);
		const record = aPublication({ createdAt: backupTime });
		await records().insertOne(record);

		const start = (): Promise<void> =>
			awaitRestoreGuard({
				config: { ...context.config, restoreGuard: backupTime },
				connection,
				publications: createPublicationStore(connection),
				lanes: createLaneStore(connection),
				clock: context.clock,
				logger: createLogger({ level: 'silent' }),
			});
		await Promise.all([start(), start(), start()]);
		const guarded = await records().findOne({ _id: record._id });
		expect(guarded).toMatchObject({ state: 'verifying', intent: { startedAt: backupTime } });
		expect(guarded?.history.filter(({ trigger }) => trigger === 'restore')).toHaveLength(1);
		await start();
		expect(await records().findOne({ _id: record._id })).toEqual(guarded);
	});
});
