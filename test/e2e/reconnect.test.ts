import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { makeLink, travelByLink } from '../support/link-journey.js';
import { madePin, pinBody, readPin } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { connectUser, type Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

interface WireSchedule {
	readonly id: string;
	readonly status: string;
	readonly run_at: string;
}

const DAY_MS = 86_400_000;

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

const lane = (accountId: string) =>
	nativeDatabase(stack.context.connection)
		.collection('lanes')
		.findOne(
			{ kind: 'publish', laneId: accountId },
			{ projection: { _id: 1, laneId: 1, paceSettings: 1, paceKey: 1 } },
		);

const pinOf = async (tenant: Tenant) =>
	madePin(await tenant.api('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) }));

const published = ({ api }: Tenant, pinId: string) =>
	until(async () => (await readPin({ api }, pinId)).status === 'published', { what: 'the pin' });

describe('an account that is connected again', () => {
	it('keeps its id, its schedules and its lane, and publishes what waited', async () => {
		const tenant = await stack.connect('again', stack.workspaceId);
		const { accountId, api } = tenant;
		const runAt = new Date(stack.context.clock.now().getTime() + DAY_MS).toISOString();
		const body = { ...pinBody(tenant, stack.simulator), run_at: runAt };
		const schedule = (await api('POST', '/v1/schedules', { body })).body as WireSchedule;
		await api('PATCH', `/v1/pinterest/accounts/${accountId}/pace`, { body: { daily_cap: 33 } });
		const before = await lane(accountId);

		const link = await makeLink(stack, { account_id: accountId });
		const answer = await travelByLink(stack, link, { username: 'again' });
		expect(answer.body).toMatchObject({ account_id: accountId });

		expect(await lane(accountId)).toEqual(before);
		const after = (await api('GET', `/v1/schedules/${schedule.id}`)).body as WireSchedule;
		expect(after).toMatchObject({ status: 'scheduled', run_at: schedule.run_at });
		await published(tenant, (await pinOf(tenant)).id);
	});
});

describe('one Pinterest user who is connected in two workspaces', () => {
	it('has one bucket, but lanes and refused tokens are of each account alone', async () => {
		const [here, there] = [await stack.connect('both'), await stack.connect('both')];
		expect(here.accountId).not.toBe(there.accountId);
		const [one, two] = [await lane(here.accountId), await lane(there.accountId)];
		expect(one?._id).not.toEqual(two?._id);
		expect(one?.['paceKey']).toEqual(expect.any(String));
		expect(two?.['paceKey']).toBe(one?.['paceKey']);

		const { accounts } = stack.context;
		await accounts.publishing.requireReconnect({
			accountId: here.accountId,
			version: (await accounts.publishing.find(here.accountId))?.version ?? 0,
			code: 'scope_missing',
			message: 'The connection lacks a permission.',
		});
		const shown = async ({ api }: Tenant) =>
			((await api('GET', '/v1/pinterest/accounts')).body as object[])[0];
		expect(await shown(here)).toMatchObject({ health_status: 'missing_scope' });
		expect(await shown(there)).toMatchObject({ health_status: 'healthy' });
		await published(there, (await pinOf(there)).id);

		await connectUser(stack, { username: 'both', workspaceId: here.workspaceId });
		expect(await shown(here)).toMatchObject({ health_status: 'healthy' });
		await published(here, (await pinOf(here)).id);
	});
});
