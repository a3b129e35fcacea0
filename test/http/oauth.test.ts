import { createHash, randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { expectError, faultyFields } from '../support/expect-error.js';
import {
	agree,
	CALLBACK,
	comeBack,
	consentPage,
	expectStateRefused,
	travel,
} from '../support/oauth-journey.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

interface Connected {
	readonly status: string;
	readonly message: string;
	readonly account_id: string;
}
interface StoredState {
	_id: string;
	expiresAt: Date;
}

const START = '/v1/pinterest/oauth/start';
const ACCOUNTS = '/v1/pinterest/accounts';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack({ settings: { PINLANE_LOG_LEVEL: 'info' } });
	other = await stack.connect('another-client');
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

const hash = (state: string): string => createHash('sha256').update(state).digest('hex');
const states = () =>
	nativeDatabase(stack.context.connection).collection<StoredState>('oauth_states');
const stateOf = (page: URL): string => page.searchParams.get('state') ?? '';
const accountIds = async (tenant: Pick<Tenant, 'api'> = stack): Promise<string[]> =>
	((await tenant.api('GET', ACCOUNTS)).body as { id: string }[]).map(({ id }) => id);

/** Checks that an attack leaves every account of both workspaces as it was. */
async function expectNothingConnected(attack: () => Promise<void>): Promise<void> {
	const all = () =>
		nativeDatabase(stack.context.connection)
			.collection('accounts')
			.find({}, { projection: { outbox: 0, outboxAt: 0 } })
			.sort({ _id: 1 })
			.toArray();
	const before = await all();
	await attack();
	expect(await all()).toEqual(before);
}

describe(`GET ${START}`, () => {
	it('200 answers with the consent page, the fixed way back and a fresh state', async () => {
		const [first, second] = [await consentPage(stack), await consentPage(stack)];
		expect(first.origin).toBe(stack.simulator.url);
		expect(first.searchParams.get('redirect_uri')).toBe(`${stack.url}${CALLBACK}`);
		expect(first.searchParams.get('scope')?.split(',')).toEqual(
			expect.arrayContaining(['boards:write', 'pins:write', 'boards:write_secret']),
		);
		expect(stateOf(first)).not.toBe(stateOf(second));
		expect(Buffer.from(stateOf(first), 'base64url').length).toBeGreaterThanOrEqual(16);
	});

	it('200 keeps the state only as a hash, for 10 minutes', async () => {
		const state = stateOf(await consentPage(stack));
		const stored = await states().findOne({ _id: hash(state) });
		expect(stored).toMatchObject({ workspaceId: stack.workspaceId, provider: 'simulator' });
		expect(JSON.stringify(stored)).not.toContain(state);
		const life = (stored?.expiresAt.getTime() ?? 0) - stack.context.clock.now().getTime();
		expect(life).toBeGreaterThan(9 * 60_000);
		expect(life).toBeLessThanOrEqual(10 * 60_000);
	});

	it('200 takes nothing of the way back from the request', async () => {
		const headers = { 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' };
		const query = '?redirect_uri=https://evil.example/&next=https://evil.example/';
		const answer = await stack.api('GET', START + query, { headers });
		expect(answer.status).toBe(200);
		expect(answer.text).not.toContain('evil.example');
	});

	it('401 without a key', async () => {
		expectError(await stack.api('GET', START, { key: null }), 401, 'invalid_api_key');
	});

	it('403 for a key that may only read', async () => {
		const key = await stack.newKey({ scopes: ['read'] });
		expectError(await stack.api('GET', START, { key }), 403, 'insufficient_scope');
	});

	it('403 for a key with an account list that names no account of it', async () => {
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		expectError(await stack.api('GET', START, { key }), 403, 'account_not_permitted');
		const own = await stack.api('GET', `${START}?account_id=${stack.accountId}`, { key });
		expect(own.status).toBe(200);
	});

	it("404 for another workspace's account, 422 for an id that is none", async () => {
		const ask = (id: string) => stack.api('GET', `${START}?account_id=${id}`);
		for (const id of [other.accountId, randomUUID()]) expectError(await ask(id), 404, 'not_found');
		const error = expectError(await ask('x'), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(['account_id']);
	});
});

describe(`GET ${CALLBACK}`, () => {
	it('200 connects the person who agreed', async () => {
		const answer = await travel(stack, { username: 'new-shop' });
		expect(answer.status).toBe(200);
		const { account_id: id, ...told } = answer.body as Connected;
		expect(told).toEqual({
			status: 'success',
			message: 'The Pinterest account "new-shop" is connected.',
			granted: expect.arrayContaining(['Publish pins, change and delete them']),
		});
		const accounts = (await stack.api('GET', ACCOUNTS)).body as { id: string }[];
		const account = accounts.find((one) => one.id === id);
		expectShape(account, SHAPES.account);
		expect(account).toMatchObject({ username: 'new-shop', health_status: 'healthy' });
		expect(await accountIds(other)).not.toContain(id);
	});

	it('200 reconnects the same person under the same id', async () => {
		const first = (await travel(stack, { username: 'twice' })).body as Connected;
		const again = (await travel(stack, { username: 'twice' })).body as Connected;
		expect(again.account_id).toBe(first.account_id);
		expect((await accountIds()).filter((id) => id === first.account_id)).toHaveLength(1);
	});

	it('200 reconnects the account that was named', async () => {
		const first = (await travel(stack, { username: 'named' })).body as Connected;
		const journey = { username: 'named', accountId: first.account_id };
		expect((await travel(stack, journey)).body).toMatchObject({ account_id: first.account_id });
	});

	it('409 for another person than the one to reconnect, and changes nothing', async () => {
		await expectNothingConnected(async () => {
			const journey = { username: 'stranger', accountId: stack.accountId };
			const error = expectError(await travel(stack, journey), 409, 'conflict');
			expect(error.message).toContain('"stranger"');
		});
	});

	it('200 shows a browser a page of its own that runs and loads nothing', async () => {
		const back = await agree(await consentPage(stack), { username: '<b>&"shop"' });
		const headers = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
		const answer = await stack.api('GET', back.pathname + back.search, { key: null, headers });
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(answer.text).toContain('&lt;b&gt;&amp;&quot;shop&quot;');
		expect(answer.text).not.toMatch(/<script|<b>|src=|href=|\son\w+=/i);
		const { code, state } = Object.fromEntries(back.searchParams);
		for (const secret of [code, state]) expect(answer.text).not.toContain(secret);
	});

	it('tells a browser of an error on a page too', async () => {
		const answer = await stack.api('GET', `${CALLBACK}?code=x&state=<script>`, { key: null });
		expect(answer.status).toBe(400);
		expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(answer.text).toContain('This sign-in was not begun here.');
		expect(answer.text).toContain(answer.headers.get('x-request-id'));
		expect(answer.text).not.toMatch(/<script/i);
	});
});

describe('an attack on the callback connects nothing', () => {
	it('400 for a replay', async () => {
		const back = await agree(await consentPage(stack));
		expect((await comeBack(stack, back)).status).toBe(200);
		await expectNothingConnected(async () => {
			const error = expectError(await comeBack(stack, back), 400, 'oauth_state_invalid');
			expect(error.message).toBe('This sign-in was used already.');
		});
	});

	it('400 for all but one of many at the same time', async () => {
		const back = await agree(await consentPage(stack), { username: 'crowd' });
		const answers = await Promise.all(Array.from({ length: 10 }, () => comeBack(stack, back)));
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
		expect(answers.filter(({ status }) => status === 400)).toHaveLength(9);
	});

	it('400 after 10 minutes', async () => {
		const page = await consentPage(stack);
		const back = await agree(page, { username: 'late' });
		const past = new Date(stack.context.clock.now().getTime() - 1);
		await states().updateOne({ _id: hash(stateOf(page)) }, { $set: { expiresAt: past } });
		await expectNothingConnected(async () => {
			const error = expectError(await comeBack(stack, back), 400, 'oauth_state_invalid');
			expect(error.message).toContain('10 minutes');
		});
	});

	it('422 without a state, without a code, or with two of them', async () => {
		const { search } = await agree(await consentPage(stack));
		const { code, state } = Object.fromEntries(new URLSearchParams(search));
		const cases = [
			[`?code=${code}`, 'state'],
			[`?state=${state}`, 'code'],
			[`?code=${code}&state=`, 'state'],
			[`?code=${code}&code=x&state=${state}`, 'code'],
			[`?code=${code}&state=${state}&state=x`, 'state'],
		] as const;
		await expectNothingConnected(async () => {
			for (const [query, field] of cases) {
				const answer = await comeBack(stack, new URL(CALLBACK + query, stack.url));
				expect(faultyFields(expectError(answer, 422, 'validation_error'))).toEqual([field]);
			}
		});
	});

	it('400 for a state that was changed, made up, or read from the database', async () => {
		const page = await consentPage(stack);
		const back = await agree(page, { username: 'altered' });
		const state = stateOf(page);
		const forged = [
			`${state.startsWith('A') ? 'B' : 'A'}${state.slice(1)}`,
			state.slice(0, -1),
			`${state}A`,
			state.toLowerCase(),
			hash(state),
			randomUUID(),
		];
		await expectNothingConnected(async () => {
			for (const one of forged) {
				back.searchParams.set('state', one);
				expectStateRefused(await comeBack(stack, back));
			}
		});
	});

	it('400 for a code that another sign-in did not get, and the state is used up', async () => {
		const page = await consentPage(stack);
		const back = await agree(page, { username: 'injected' });
		const code = back.searchParams.get('code');
		back.searchParams.set('code', 'made-up');
		await expectNothingConnected(async () => {
			expectError(await comeBack(stack, back), 400, 'oauth_code_invalid');
			back.searchParams.set('code', code ?? '');
			expectStateRefused(await comeBack(stack, back));
		});
	});

	it('400 for a code that was asked for with another way back', async () => {
		const page = await consentPage(stack);
		const elsewhere = new URL(page);
		elsewhere.searchParams.set('redirect_uri', 'https://evil.example/callback');
		const stolen = (await agree(elsewhere, { username: 'victim' })).searchParams.get('code');
		const back = new URL(CALLBACK, stack.url);
		back.searchParams.set('state', stateOf(page));
		back.searchParams.set('code', stolen ?? '');
		await expectNothingConnected(async () => {
			expectError(await comeBack(stack, back), 400, 'oauth_code_invalid');
		});
	});

	it('connects to the workspace that began it, whoever comes back', async () => {
		const page = await consentPage(stack, { username: 'bound' });
		const back = await agree(page, { username: 'bound' });
		const headers = { Accept: 'application/json', 'X-API-Key': other.key };
		const answer = await other.api('GET', back.pathname + back.search, { headers });
		const { account_id: id } = answer.body as Connected;
		expect(await accountIds(stack)).toContain(id);
		expect(await accountIds(other)).not.toContain(id);
	});

	it('400 when the key that began it was revoked meanwhile', async () => {
		const made = await stack.api('POST', '/v1/api-keys', { body: { name: 'leaked' } });
		const { id, api_key: key } = made.body as { id: string; api_key: string };
		const back = await agree(await consentPage(stack, { key }), { username: 'of-a-leak' });
		await stack.api('DELETE', `/v1/api-keys/${id}`);
		await expectNothingConnected(async () => {
			const error = expectError(await comeBack(stack, back), 400, 'oauth_state_invalid');
			expect(error.message).toContain('revoked');
		});
	});

	it('403 when the person does not agree, and the state is used up', async () => {
		const back = await agree(await consentPage(stack), { denies: true });
		await expectNothingConnected(async () => {
			expectError(await comeBack(stack, back), 403, 'oauth_denied');
			expectStateRefused(await comeBack(stack, back));
		});
	});

	it.each([
		['invalid_scope', 403, 'oauth_denied', 'invalid_scope'],
		['<script>alert(1)</script>', 403, 'oauth_denied', 'not allowed'],
		['temporarily_unavailable', 503, 'pinterest_unavailable', 'Pinterest'],
	] as const)('the error "%s" of Pinterest: %d %s', async (fault, status, code, words) => {
		const back = new URL(CALLBACK, stack.url);
		back.searchParams.set('state', stateOf(await consentPage(stack)));
		back.searchParams.set('error', fault);
		const answer = await comeBack(stack, back);
		expect(expectError(answer, status, code).message).toContain(words);
		expect(answer.text).not.toContain('<script');
	});

	it('an error without a state of ours is no way around it', async () => {
		const query = '?error=access_denied&state=made-up';
		expectStateRefused(await comeBack(stack, new URL(CALLBACK + query, stack.url)));
	});

	it('409 for a grant that lacks a permission', async () => {
		const page = await consentPage(stack);
		page.searchParams.set('scope', 'user_accounts:read,boards:read,pins:read');
		const back = await agree(page, { username: 'partial' });
		await expectNothingConnected(async () => {
			const error = expectError(await comeBack(stack, back), 409, 'scope_missing');
			expect(error.message).toContain('pins:write');
		});
	});

	it('503 while Pinterest is away', async () => {
		const back = await agree(await consentPage(stack), { username: 'away' });
		await stack.simulator.faults({ match: { operation: 'oauth/token' }, fault: '503' });
		await expectNothingConnected(async () => {
			expectError(await comeBack(stack, back), 503, 'pinterest_unavailable');
		});
	});

	it('logs neither codes nor states', () => {
		expect(stack.lines.join('\n')).not.toMatch(/code=|state=/);
	});
});
