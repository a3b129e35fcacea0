import { readConfig } from '../../service/src/config/config.js';
import { lackingSettings } from '../../service/src/app/lacking-settings.js';
import { expectError } from '../support/expect-error.js';
import { pngBytes } from '../support/media-files.js';
import { madePin, pinBody, readPin, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';
import { nativeDatabase } from '../../service/src/platform/mongo.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

interface Context {
	readonly organization: { readonly id: string; readonly name: string };
	readonly active_project: { readonly id: string };
	readonly projects: readonly { readonly id: string; readonly environment: string }[];
}

const create = (body: unknown, key?: string) =>
	stack.api('POST', '/v1/projects', { body, ...(key === undefined ? {} : { key }) });
const limited = () => stack.newKey({ accountIds: [stack.accountId] });

describe('POST /v1/projects', () => {
	it('201 makes a project of the own organization, and the same one for the same external id', async () => {
		const body = { name: 'Shop', provider: 'simulator', external_id: 'shop-1' };
		const made = await create(body);
		expect(made.status).toBe(201);
		expect(made.body).toMatchObject({
			name: 'Shop',
			environment: 'sandbox',
			provider: 'simulator',
			external_id: 'shop-1',
		});
		const again = await create({ ...body, name: 'Another name' });
		expect(again.status).toBe(200);
		expect(again.body).toEqual({ ...(made.body as object), already_existed: true });
		const listed = (await stack.api('GET', '/v1/projects')).body as Context;
		const { id } = made.body as { id: string };
		expect(listed.projects.map((each) => each.id)).toContain(id);
	});

	it('201 makes one of two that come at once with one external id', async () => {
		const body = { name: 'Twin', provider: 'simulator', external_id: 'twin' };
		const answers = await Promise.all(Array.from({ length: 8 }, () => create(body)));
		expect(new Set(answers.map((each) => (each.body as { id: string }).id)).size).toBe(1);
		expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
	});

	it('409 names the settings that a provider lacks', async () => {
		const answer = await create({ name: 'Live', provider: 'pinterest' });
		const error = expectError(answer, 409, 'provider_not_configured');
		expect(error).toMatchObject({
			missing_settings: ['PINTEREST_CLIENT_ID', 'PINTEREST_CLIENT_SECRET', 'PUBLIC_URL'],
		});
		expect(error.message).toContain('PINTEREST_CLIENT_ID');
	});

	it('403 for a key with an account list, 422 for a provider that nobody knows', async () => {
		const body = { name: 'Live', provider: 'simulator' };
		expectError(await create(body, await limited()), 403, 'insufficient_scope');
		expectError(await create({ ...body, provider: 'memory' }), 422, 'validation_error');
	});
});

describe('the settings of providers', () => {
	it('are complete with an app and a public address', () => {
		const { config } = readConfig({
			PINTEREST_CLIENT_ID: '1',
			PINTEREST_CLIENT_SECRET: 's',
			PUBLIC_URL: 'https://pins.example.com',
			PINLANE_MASTER_KEY: Buffer.alloc(32, 'abcdefghijklmnopq').toString('base64'),
		});
		expect(lackingSettings(config, 'pinterest')).toEqual([]);
		expect(lackingSettings(config, 'simulator')).toEqual(['PINLANE_SIMULATOR_URL']);
	});
});

describe('POST /v1/projects/sandbox', () => {
	it('201 answers with the present context where there is a sandbox', async () => {
		const before = (await stack.api('GET', '/v1/projects')).body;
		const answer = await stack.api('POST', '/v1/projects/sandbox', { body: {} });
		expect(answer.status).toBe(201);
		expectShape(answer.body, SHAPES.projects);
		expect(answer.body).toEqual(before);
		const key = await limited();
		const refused = await stack.api('POST', '/v1/projects/sandbox', { key });
		expectError(refused, 403, 'insufficient_scope');
	});

	it('201 makes one for an organization without, however many ask at once', async () => {
		const { workspaceId, api } = await stack.connect('without-a-sandbox');
		const workspaces = nativeDatabase(stack.context.connection).collection('workspaces');
		await workspaces.updateOne(
			{ _id: workspaceId as never },
			{ $set: { environment: 'production' } },
		);
		const answers = await Promise.all(
			Array.from({ length: 6 }, () => api('POST', '/v1/projects/sandbox', { body: {} })),
		);
		expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
		const { projects, active_project } = answers[0]?.body as Context;
		expect(active_project.id).toBe(workspaceId);
		expect(projects.map(({ environment }) => environment)).toEqual(['production', 'sandbox']);
		const reset = await api('POST', '/v1/projects/sandbox/reset');
		expect(expectError(reset, 409, 'conflict').message).toContain('production');
	});

	it('409 where the service has nothing that a sandbox could publish to', async () => {
		const { workspaceId, key } = await stack.connect('nothing-to-publish-to');
		const workspaces = nativeDatabase(stack.context.connection).collection('workspaces');
		await workspaces.updateOne(
			{ _id: workspaceId as never },
			{ $set: { environment: 'production' } },
		);
		const bare = await stack.twin({ PINLANE_SIMULATOR_URL: '', PINLANE_ROLES: 'api' });
		const refused = await bare.api('POST', '/v1/projects/sandbox', { key, body: {} });
		expectError(refused, 409, 'provider_not_configured');
		await bare.stop();
	});
});

describe('POST /v1/projects/sandbox/reset', () => {
	const count = (name: string) =>
		nativeDatabase(stack.context.connection)
			.collection(name)
			.countDocuments({ workspaceId: stack.workspaceId });

	it('200 empties pins, schedules and files, and keeps accounts, keys and webhooks', async () => {
		const { receiver, api } = stack;
		await subscribe(stack, { url: `${receiver.url}/all` });
		const { id: assetId } = await upload();
		await api('POST', '/v1/schedules', {
			body: { ...pinBody(stack, stack.simulator), run_at: inAWeek() },
		});
		const pin = madePin(await api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }));
		await until(async () => (await readPin(stack, pin.id)).status === 'published');

		const other = await stack.connect('keeps-its-pins');
		madePin(await other.api('POST', '/v1/pins', { body: pinBody(other, stack.simulator) }));

		const answer = await api('POST', '/v1/projects/sandbox/reset');
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.projects);
		expect(await count('publications')).toBe(0);
		expect(await count('assets')).toBe(0);
		expect(await stack.context.files.stat(assetId)).toBeNull();
		expect((await api('GET', '/v1/pins')).body).toEqual([]);
		expect((await api('GET', '/v1/webhooks')).body).toHaveLength(1);
		expect((await api('GET', '/v1/pinterest/accounts')).body).toHaveLength(1);
		expect((await other.api('GET', '/v1/pins')).body).toHaveLength(1);
		expect((await api('POST', '/v1/projects/sandbox/reset')).status).toBe(200);
	});

	it('200 while pins are on their way; the engine goes on with the next ones', async () => {
		const { api } = stack;
		await Promise.all(
			Array.from({ length: 40 }, () =>
				api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }),
			),
		);
		expect((await api('POST', '/v1/projects/sandbox/reset')).status).toBe(200);
		expect(await count('publications')).toBe(0);
		const title = uniqueTitle('after the reset');
		const pin = madePin(
			await api('POST', '/v1/pins', { body: { ...pinBody(stack, stack.simulator), title } }),
		);
		await until(async () => (await readPin(stack, pin.id)).status === 'published');
		await stack.settle();
		expect(stack.simulator.made(title)).toHaveLength(1);
		expect(stack.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
	});

	it('403 for a key with an account list and for one that may not delete', async () => {
		const path = '/v1/projects/sandbox/reset';
		expectError(await stack.api('POST', path, { key: await limited() }), 403, 'insufficient_scope');
		const key = await stack.newKey({ scopes: ['read', 'write'] });
		expectError(await stack.api('POST', path, { key }), 403, 'insufficient_scope');
	});
});

async function upload(): Promise<{ id: string }> {
	const form = new FormData();
	form.append('file', new Blob([new Uint8Array(pngBytes())]), 'a.png');
	const answer = await fetch(`${stack.url}/v1/assets/images`, {
		method: 'POST',
		headers: { 'X-API-Key': stack.key },
		body: form,
	});
	expect(answer.status).toBe(201);
	return (await answer.json()) as { id: string };
}

const inAWeek = (): string => new Date(Date.now() + 7 * 86_400_000).toISOString();
