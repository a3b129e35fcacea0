import { firstIllegalStep } from '../../service/src/domain/publication-state.js';
import {
	createPublicationStore,
	type PublicationRecord,
} from '../../service/src/features/publications/index.js';
import { connectMongo, nativeDatabase, type Connection } from '../../service/src/platform/mongo.js';
import { eventNames } from '../support/events.js';
import { pinBody, readHistory, readPin, uniqueTitle } from '../support/pin-body.js';
import { aPublication } from '../support/publication-builder.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import type { Tenant } from '../support/tenant.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';

const HOUR = 3_600_000;

let database: TestDatabase;
/** Outlives the service. */
let connection: Connection;
let stack: Stack;
beforeAll(async () => {
	database = testDatabase();
	connection = await connectMongo({ url: database.mongoUrl, poolSize: 5 });
	stack = await startStack({
		stores: database,
		settings: { PINLANE_QUEUE_PREFIX: database.keyPrefix },
	});
	await subscribe(stack, { url: stack.receiver.url });
});
afterAll(async () => {
	await stack.stop();
	await connection.close();
	await database.drop();
});

const ago = (hours: number): Date => new Date(stack.context.clock.now().getTime() - hours * HOUR);

/** As if the service had been away since so many hours before, for this account. */
async function awaySince(tenant: Tenant, hours: number): Promise<void> {
	await nativeDatabase(connection)
		.collection('lanes')
		.updateOne({ kind: 'publish', laneId: tenant.accountId }, { $set: { ableUntil: ago(hours) } });
}

/** A pin that has been due for so many hours. */
async function due(
	tenant: Tenant,
	hours: number,
	given: Partial<PublicationRecord> = {},
): Promise<PublicationRecord> {
	const body = pinBody(tenant, stack.simulator);
	const record = aPublication({
		workspaceId: tenant.workspaceId,
		accountId: tenant.accountId,
		createdAt: ago(hours),
		nextAt: ago(hours),
		...given,
	});
	record.content = {
		...record.content,
		boardId: body.board_id,
		title: uniqueTitle(`${hours} h`),
		imageUrl: body.image_url,
	};
	await createPublicationStore(connection).insert(record);
	return record;
}

const made = ({ content }: PublicationRecord) => stack.simulator.made(content.title);

describe('after an outage', () => {
	it('publishes what is less than a day late, oldest first, and fails the rest with an event', async () => {
		const tenant = await stack.connect('late', stack.workspaceId);
		await stack.stopService();
		await awaySince(tenant, 60);
		const tooLate = [await due(tenant, 59), await due(tenant, 40), await due(tenant, 24.1)];
		const stillGood = [await due(tenant, 23), await due(tenant, 12), await due(tenant, 1)];
		await stack.startAgain();
		await stack.settle();

		for (const record of tooLate) {
			expect(await readPin(stack, record._id)).toMatchObject({
				status: 'failed',
				error_code: 'missed_window',
				attempts: 0,
			});
			expect(made(record)).toEqual([]);
			expect(eventNames(stack.receiver, record._id)).toEqual(['pin.failed']);
		}
		for (const record of stillGood) expect(made(record)).toHaveLength(1);
		const order = stack.simulator
			.ledger()
			.flatMap(({ title }) => stillGood.filter(({ content }) => content.title === title));
		expect(order.map(({ _id }) => _id)).toEqual(stillGood.map(({ _id }) => _id));
	});

	it('publishes a failed one again once it is retried', async () => {
		const tenant = await stack.connect('retried', stack.workspaceId);
		await awaySince(tenant, 60);
		const record = await due(tenant, 50);
		await stack.settle();
		const retried = await tenant.api('POST', `/v1/pins/${record._id}/retry`);
		expect(retried.status).toBe(200);
		await stack.settle();
		expect(await readPin(tenant, record._id)).toMatchObject({ status: 'published' });
		expect(made(record)).toHaveLength(1);
	});
});

describe('a queue that we held ourselves', () => {
	it('goes out however long ago its time was, by legal steps', async () => {
		const tenant = await stack.connect('held', stack.workspaceId);
		const records = [await due(tenant, 500), await due(tenant, 100), await due(tenant, 30)];
		await stack.settle();
		for (const record of records) {
			expect(await readPin(tenant, record._id)).toMatchObject({ status: 'published', attempts: 1 });
			expect(made(record)).toHaveLength(1);
			const entries = await readHistory(tenant, record._id);
			expect(firstIllegalStep(entries as Parameters<typeof firstIllegalStep>[0])).toBeUndefined();
		}
	});
});

describe('the planned instant', () => {
	const readPlan = async (path: string): Promise<unknown> =>
		((await stack.api('GET', path)).body as { planned_at: unknown }).planned_at;

	it('is that of a schedule, and the end of the gate where its lane is held for longer', async () => {
		const tenant = await stack.connect('planned', stack.workspaceId);
		const runAt = new Date(ago(-2)).toISOString();
		const answer = await tenant.api('POST', '/v1/schedules', {
			body: { ...pinBody(tenant, stack.simulator), run_at: runAt },
		});
		const { id } = answer.body as { id: string };
		expect(await readPlan(`/v1/schedules/${id}`)).toBe(runAt);

		const lane = { kind: 'publish', laneId: tenant.accountId } as const;
		const gate = { code: 'daily_cap_reached', since: ago(0) } as const;
		await stack.context.lanes.gate({ ...lane, gate: { ...gate, until: ago(-5) } });
		expect(Date.parse(String(await readPlan(`/v1/schedules/${id}`)))).toBeGreaterThan(
			ago(-4.9).getTime(),
		);
		await stack.context.lanes.gate({
			...lane,
			gate: { ...gate, until: new Date('9000-01-01T00:00:00.000Z') },
		});
		expect(await readPlan(`/v1/schedules/${id}`)).toBeNull();
	});

	it('is not told of a pin that is out', async () => {
		const tenant = await stack.connect('out', stack.workspaceId);
		const { _id } = await due(tenant, 0);
		await stack.settle();
		expect(await readPlan(`/v1/pins/${_id}`)).toBeNull();
	});
});
