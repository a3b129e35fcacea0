import { START_MS, startSimulator, type Reply, type Running } from './start-simulator.js';

const REDIRECT = 'http://localhost:9/callback';
const BASIC = 'app:secret';

let pinterest: Running;
beforeEach(async () => {
	pinterest = await startSimulator();
});
afterEach(() => pinterest.stop());

const authorize = (query: Record<string, string>): Promise<Reply> =>
	pinterest.ask('GET', `/oauth/?${new URLSearchParams(query).toString()}`);

async function newCode(user = 'ana'): Promise<string> {
	const reply = await authorize({ client_id: 'app', redirect_uri: REDIRECT, state: 's', user });
	return new URL(reply.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

const token = (form: Record<string, string>, basic = BASIC): Promise<Reply> =>
	pinterest.ask('POST', '/v5/oauth/token', { form, basic });

const trade = async (code: string): Promise<Reply> =>
	token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT });

const refresh = (refreshToken: string): Promise<Reply> =>
	token({ grant_type: 'refresh_token', refresh_token: refreshToken });

const GRANT_INVALID = { code: 283, message: 'The authorization grant is invalid' };

describe('GET /oauth/', () => {
	it('agrees at once and sends the browser back with code and state', async () => {
		const reply = await authorize({ client_id: 'app', redirect_uri: REDIRECT, state: 'abc' });
		expect(reply.status).toBe(302);
		const target = new URL(reply.headers.get('location') ?? '');
		expect(target.origin + target.pathname).toBe(REDIRECT);
		expect(target.searchParams.get('state')).toBe('abc');
		expect(target.searchParams.get('code')).toHaveLength(40);
	});

	it('sends the browser back with access_denied when told to deny', async () => {
		const reply = await authorize({
			client_id: 'app',
			redirect_uri: REDIRECT,
			state: 'abc',
			deny: '1',
		});
		const { searchParams } = new URL(reply.headers.get('location') ?? '');
		expect(Object.fromEntries(searchParams)).toEqual({ error: 'access_denied', state: 'abc' });
	});

	it('refuses a request without a usable redirect_uri', async () => {
		const reply = await authorize({ client_id: 'app', redirect_uri: 'javascript:alert(1)' });
		expect(reply.status).toBe(400);
	});
});

describe('POST /v5/oauth/token', () => {
	it('trades a code for tokens of 30 and 60 days', async () => {
		const { status, body } = await trade(await newCode());
		expect(status).toBe(200);
		expect(body).toMatchObject({
			response_type: 'authorization_code',
			token_type: 'bearer',
			expires_in: 2_592_000,
			refresh_token_expires_in: 5_184_000,
			refresh_token_expires_at: START_MS / 1000 + 5_184_000,
			scope: 'user_accounts:read boards:read boards:write pins:read pins:write',
		});
		expect(body.access_token).toMatch(/^pina_[0-9A-Za-z]{43}$/);
		expect(body.refresh_token).toMatch(/^pinr_[0-9A-Za-z]{43}$/);
	});

	it('makes three boards and a fault board for a user it sees first', async () => {
		const { body } = await trade(await newCode('new-user'));
		const boards = await pinterest.ask('GET', '/v5/boards', { token: body.access_token });
		const names = boards.body.items.map(({ name }: { name: string }) => name).sort();
		expect(names).toEqual(['Faults', 'Garden', 'Kitchen', 'Summer ideas']);
	});

	it('takes a code once', async () => {
		const code = await newCode();
		await trade(code);
		const again = await trade(code);
		expect(again).toMatchObject({ status: 401, body: GRANT_INVALID });
	});

	it('refuses a code with another redirect_uri, of another app, or after ten minutes', async () => {
		const code = await newCode();
		const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
		expect((await token({ ...form, redirect_uri: `${REDIRECT}/x` })).status).toBe(401);
		expect((await token(form, 'other:secret')).status).toBe(401);
		pinterest.clock.ms += 10 * 60_000;
		expect((await token(form)).body).toEqual(GRANT_INVALID);
	});

	it('answers a refresh with a new pair, kills the old refresh token, keeps the access token', async () => {
		const first = (await trade(await newCode())).body;
		const second = (await refresh(first.refresh_token)).body;
		expect(second.response_type).toBe('refresh_token');
		expect(second.refresh_token).not.toBe(first.refresh_token);
		expect(await refresh(first.refresh_token)).toMatchObject({ status: 401, body: GRANT_INVALID });
		for (const accessToken of [first.access_token, second.access_token]) {
			const account = await pinterest.ask('GET', '/v5/user_account', { token: accessToken });
			expect(account.status).toBe(200);
		}
		expect((await refresh(second.refresh_token)).status).toBe(200);
	});

	it('keeps the old refresh token where the settings say so', async () => {
		await pinterest.ask('PUT', '/_sim/settings', { body: { rotation: 'keep' } });
		const { refresh_token: first } = (await trade(await newCode())).body;
		await refresh(first);
		expect((await refresh(first)).status).toBe(200);
	});

	it('narrows the scopes of a refresh and never widens them', async () => {
		const { refresh_token: first } = (await trade(await newCode())).body;
		const { body } = await token({
			grant_type: 'refresh_token',
			refresh_token: first,
			scope: 'pins:read,ads:read',
		});
		expect(body.scope).toBe('pins:read');
	});

	it('refuses a refresh token of another app and one that is too old', async () => {
		const { refresh_token: first } = (await trade(await newCode())).body;
		const form = { grant_type: 'refresh_token', refresh_token: first };
		expect((await token(form, 'other:secret')).body).toEqual(GRANT_INVALID);
		pinterest.clock.ms += 5_184_000_000;
		expect((await token(form)).body).toEqual(GRANT_INVALID);
	});

	it('wants the app by Basic', async () => {
		const form = { grant_type: 'client_credentials', scope: 'pins:read' };
		const reply = await pinterest.ask('POST', '/v5/oauth/token', { form });
		expect(reply).toMatchObject({ status: 401, body: { code: 2 } });
	});

	it('takes only the configured app where one is', async () => {
		const strict = await startSimulator({ client: { id: 'app', secret: 'right' } });
		const form = { grant_type: 'client_credentials', scope: 'pins:read' };
		const asked = (basic: string): Promise<Reply> =>
			strict.ask('POST', '/v5/oauth/token', { form, basic });
		expect((await asked('app:wrong')).status).toBe(401);
		expect((await asked('app:right')).status).toBe(200);
		await strict.stop();
	});

	it('rotates the token although the answer is lost, where a fault says so', async () => {
		const { refresh_token: first } = (await trade(await newCode())).body;
		await pinterest.setFaults([
			{ match: { operation: 'oauth/token' }, fault: 'effect-then-reset', times: 1 },
		]);
		await expect(refresh(first)).rejects.toThrow();
		expect((await refresh(first)).body).toEqual(GRANT_INVALID);
	});
});

describe('access tokens', () => {
	it('end after their time', async () => {
		const { access_token: accessToken } = (await trade(await newCode())).body;
		pinterest.clock.ms += 2_592_000_000;
		const reply = await pinterest.ask('GET', '/v5/user_account', { token: accessToken });
		expect(reply).toMatchObject({ status: 401, body: { code: 2 } });
	});

	it('end at once when expired by control, while the refresh token lives', async () => {
		const user = await pinterest.newUser('ana');
		await pinterest.ask('POST', `/_sim/users/ana/expire-access`);
		const reply = await pinterest.ask('GET', '/v5/boards', { token: user.token });
		expect(reply.status).toBe(401);
		const form = { grant_type: 'refresh_token', refresh_token: user.refreshToken };
		expect((await token(form, 'sandbox:any')).status).toBe(200);
	});

	it('end together with the refresh token when revoked by control', async () => {
		const user = await pinterest.newUser('ana');
		await pinterest.ask('POST', `/_sim/users/${user.id}/revoke-tokens`);
		expect((await pinterest.ask('GET', '/v5/boards', { token: user.token })).status).toBe(401);
		const form = { grant_type: 'refresh_token', refresh_token: user.refreshToken };
		expect((await token(form, 'sandbox:any')).body).toEqual(GRANT_INVALID);
	});

	it('are refused by name of the missing scope', async () => {
		const user = await pinterest.newUser('ana', ['boards:read', 'pins:read']);
		const reply = await pinterest.pin(user);
		expect(reply).toMatchObject({ status: 401, body: { code: 3 } });
		expect(reply.body.message).toContain("'boards:write', 'pins:write'");
	});
});
