import { networkOf } from '../../service/src/features/people/limit-sign-ins.js';
import { expectError, withoutRequestId } from '../support/expect-error.js';
import { joinOwner, OWNER, OWNER_SETTINGS, signInAt, withToken } from '../support/owner.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';
import { nativeDatabase } from '../../service/src/platform/mongo.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({ settings: OWNER_SETTINGS });
	await joinOwner(stack.context, stack.workspaceId);
});
afterAll(() => stack.stop());

const login = (body: unknown) => stack.api('POST', '/v1/auth/login', { key: null, body });
const NEW_PASSWORD = 'another horse battery';

interface Entry {
	readonly action: string;
	readonly actor_type: string;
	readonly actor_user_id: string | null;
	readonly actor_label: string;
}

describe('POST /v1/auth/login', () => {
	it('200 with a token, the person and their projects, as the contract has them', async () => {
		const answer = await login({ ...OWNER, email: ' Owner@Example.COM ' });
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.session);
		const body = answer.body as Readonly<Record<string, object>>;
		expectShape(body['user'], SHAPES.user);
		expectShape(body['workspace'], SHAPES.personsProject);
		expectShape(body['active_project'], SHAPES.personsProject);
		expect(body).toMatchObject({
			token_type: 'bearer',
			expires_in: 12 * 3_600,
			user: { email: OWNER.email, timezone: 'UTC' },
			available_organizations: expect.arrayContaining([
				expect.objectContaining({ organization_role: 'owner' }),
			]),
		});
		expect(Object.keys(body['permissions'] ?? {})).toHaveLength(9);
	});

	it('401 says the same of a wrong password and of a name that nobody has', async () => {
		const wrong = await login({ ...OWNER, password: 'wrong wrong wrong' });
		const unknown = await login({ email: 'nobody@example.com', password: 'wrong wrong wrong' });
		expectError(wrong, 401, 'invalid_credentials');
		expectError(unknown, 401, 'invalid_credentials');
		expect(withoutRequestId(wrong)).toBe(withoutRequestId(unknown));
	});

	it('401 takes as long for a name that nobody has', async () => {
		const timed = async (email: string): Promise<number> => {
			const began = performance.now();
			await login({ email, password: 'wrong wrong wrong' });
			return performance.now() - began;
		};
		const known: number[] = [];
		const unknown: number[] = [];
		for (let round = 0; round < 9; round++) {
			known.push(await timed(OWNER.email));
			unknown.push(await timed('nobody@example.com'));
		}
		const median = (times: number[]): number => times.sort((a, b) => a - b)[4] ?? 0;
		const ratio = median(known) / median(unknown);
		expect(ratio).toBeGreaterThan(0.5);
		expect(ratio).toBeLessThan(2);
	});

	it.each([
		['no address', { password: 'x' }],
		['a name without a host', { email: 'admin@localhost', password: 'x' }],
		['a field nobody knows', { ...OWNER, role: 'admin' }],
		['a password of another kind', { email: OWNER.email, password: { $ne: '' } }],
	])('422 with %s', async (_case, body) => {
		expectError(await login(body), 422, 'validation_error');
	});

	it('keeps neither passwords nor tokens', async () => {
		const { session } = await signInAt(stack.url);
		const database = nativeDatabase(stack.context.connection);
		for (const name of ['users', 'sessions', 'activity']) {
			const text = JSON.stringify(await database.collection(name).find().toArray());
			expect(text).not.toContain(OWNER.password);
			expect(text).not.toContain(session.access_token);
		}
		const user = await database.collection('users').findOne({ email: OWNER.email });
		expect(user?.['passwordHash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(stack.lines.join('\n')).not.toContain(OWNER.password);
	});

	it('leaves entries of a sign-in and of a refused one in the log', async () => {
		const { api, session } = await signInAt(stack.url);
		await login({ ...OWNER, password: 'wrong wrong wrong' });
		let entries: readonly Entry[] = [];
		await until(async () => {
			const page = await api('GET', '/v1/activity-logs?category=security&limit=200');
			entries = (page.body as { items: Entry[] }).items;
			return entries.some(({ action }) => action === 'session.refused');
		});
		const created = entries.find(({ action }) => action === 'session.created');
		expect(created).toMatchObject({
			actor_type: 'user',
			actor_user_id: session.user.id,
			actor_label: OWNER.email,
		});
	});
});

describe('a session', () => {
	it('works as a key of its project does, with all scopes', async () => {
		const { api, session } = await signInAt(stack.url);
		expect((await api('GET', '/v1/pins')).status).toBe(200);
		const made = await api('POST', '/v1/api-keys', { body: { name: 'by a person' } });
		expect(made.status).toBe(201);
		expect(made.body).toMatchObject({ workspace_id: session.active_project.id });
		const { id } = made.body as { id: string };
		expect((await api('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
	});

	it('401 where its token was never given out, and where its time is over', async () => {
		expectError(
			await withToken(stack.url, `pls_${'A'.repeat(43)}`)('GET', '/v1/pins'),
			401,
			'session_expired',
		);
		const { api, session } = await signInAt(stack.url);
		const sessions = nativeDatabase(stack.context.connection).collection('sessions');
		await sessions.updateMany({ userId: session.user.id }, { $set: { expiresAt: new Date(0) } });
		expectError(await api('GET', '/v1/pins'), 401, 'session_expired');
	});
});

describe('GET /v1/auth/me', () => {
	it('200 tells who is signed in, without a token', async () => {
		const { api, session } = await signInAt(stack.url);
		const answer = await api('GET', '/v1/auth/me');
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.person);
		expect(answer.body).toMatchObject({ user: session.user });
		expect(answer.body).not.toHaveProperty('access_token');
	});

	it('403 for an API key', async () => {
		expectError(await stack.api('GET', '/v1/auth/me'), 403, 'session_required');
	});
});

describe('POST /v1/auth/logout', () => {
	it('204 ends the sign-in here at once and in another process within 5 s', async () => {
		const twin = await stack.twin();
		const { api, session } = await signInAt(stack.url);
		const there = withToken(twin.url, session.access_token);
		expect((await there('GET', '/v1/pins')).status).toBe(200);
		expect((await api('POST', '/v1/auth/logout')).status).toBe(204);
		const ended = performance.now();
		expectError(await api('GET', '/v1/pins'), 401, 'session_expired');
		await until(async () => (await there('GET', '/v1/pins')).status === 401);
		expect(performance.now() - ended).toBeLessThan(5_000);
		await twin.stop();
	});

	it('403 for an API key', async () => {
		expectError(await stack.api('POST', '/v1/auth/logout'), 403, 'session_required');
	});
});

describe('POST /v1/projects/switch', () => {
	const other = async (): Promise<string> => (await stack.connect('switched-to')).workspaceId;

	it('200 with a token for the other project; the first stays where it is', async () => {
		const target = await other();
		await joinOwner(stack.context, target);
		const { api, session } = await signInAt(stack.url);
		const answer = await api('POST', '/v1/projects/switch', { body: { project_id: target } });
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.switched);
		const { access_token: token, expires_in: left } = answer.body as typeof session;
		expect(left).toBeLessThanOrEqual(session.expires_in);
		const there = withToken(stack.url, token);
		expect((await there('GET', '/v1/projects')).body).toMatchObject({
			active_project: { id: target },
		});
		expect((await api('GET', '/v1/projects')).body).toMatchObject({
			active_project: { id: session.active_project.id },
		});
		expect((await signInAt(stack.url)).session.active_project.id).toBe(target);
		await api('POST', '/v1/auth/logout');
		expectError(await there('GET', '/v1/projects'), 401, 'session_expired');
	});

	it('403 for an API key, 404 for a project of others, 422 for no id', async () => {
		const { api } = await signInAt(stack.url);
		const body = { project_id: (await stack.connect('of-others')).workspaceId };
		expectError(await api('POST', '/v1/projects/switch', { body }), 404, 'not_found');
		expectError(await stack.api('POST', '/v1/projects/switch', { body }), 403, 'session_required');
		expectError(
			await api('POST', '/v1/projects/switch', { body: { project_id: 'x' } }),
			422,
			'validation_error',
		);
	});
});

describe('POST /v1/auth/change-password', () => {
	it('401 with a wrong current password, 403 for an API key, 422 for a short new one', async () => {
		const { api } = await signInAt(stack.url);
		const path = '/v1/auth/change-password';
		const wrong = { current_password: 'wrong wrong', new_password: NEW_PASSWORD };
		expectError(await api('POST', path, { body: wrong }), 401, 'invalid_credentials');
		expectError(await stack.api('POST', path, { body: wrong }), 403, 'session_required');
		const short = { current_password: OWNER.password, new_password: 'short' };
		expectError(await api('POST', path, { body: short }), 422, 'validation_error');
	});

	it('200 ends every other sign-in, in all processes within 5 s', async () => {
		const twin = await stack.twin();
		const { api } = await signInAt(stack.url);
		const before = await signInAt(stack.url);
		const there = withToken(twin.url, before.session.access_token);
		expect((await there('GET', '/v1/pins')).status).toBe(200);
		const changed = await api('POST', '/v1/auth/change-password', {
			body: { current_password: OWNER.password, new_password: NEW_PASSWORD },
		});
		const ended = performance.now();
		expect(changed.status).toBe(200);
		const { access_token: token } = changed.body as { access_token: string };
		expect((await withToken(stack.url, token)('GET', '/v1/pins')).status).toBe(200);
		expectError(await before.api('GET', '/v1/pins'), 401, 'session_expired');
		await until(async () => (await there('GET', '/v1/pins')).status === 401);
		expect(performance.now() - ended).toBeLessThan(5_000);
		expectError(await login(OWNER), 401, 'invalid_credentials');
		await signInAt(stack.url, { ...OWNER, password: NEW_PASSWORD });
		await twin.stop();
	});
});

describe('the network of an address', () => {
	it.each([
		['192.0.2.7', '192.0.2.7'],
		['::ffff:192.0.2.7', '192.0.2.7'],
		['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
		['2001:0db8::1', '2001:db8:0:0'],
		['::1', '0:0:0:0'],
		['fe80::1%eth0', 'fe80:0:0:0'],
	])('of %s is %s', (address, network) => {
		expect(networkOf(address)).toBe(network);
	});
});
