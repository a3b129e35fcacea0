import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { SEALED_FIELDS } from '../../service/src/app/sealed-fields.js';
import { issueApiKey } from '../../service/src/features/access/index.js';
import { connectAccount, REQUIRED_SCOPES } from '../../service/src/features/accounts/index.js';
import { createWorkspace, type Provider } from '../../service/src/features/workspaces/index.js';
import { systemRandom } from '../../service/src/platform/random.js';
import { faultPlans } from '../../service/src/simulator/faults.js';
import type { ApiAnswer, ApiCall } from '../support/api-client.js';
import { createCanaries, type Canaries } from '../support/canaries.js';
import { witnessStores, type StoreWitness } from '../support/dump-stores.js';
import { consentPage, agree, comeBack } from '../support/oauth-journey.js';
import { pinBody, uniqueTitle } from '../support/pin-body.js';
import { startSimulatorControl, type SimulatorControl } from '../support/simulator-control.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { testDatabase, type TestDatabase } from '../support/test-database.js';

const OWNER = 'owner@canary.example';
const APP_ID = '1234567';
const REDIRECT = 'http://127.0.0.1/v1/pinterest/oauth/callback';

/** Never to be seen anywhere. */
const secret: Canaries = createCanaries();
/** Known to the database and to its owner, but no matter of the log. */
const unlogged: Canaries = createCanaries();

let database: TestDatabase;
let stack: Stack;
let witness: StoreWitness;
let pinterest: SimulatorControl;
let echo: Server;
/** All that callers without the secret, or with a fault, were answered. */
const answers: string[] = [];

const master = randomBytes(32);
const appSecret = secret.make('client secret');
const password = secret.make('password');

beforeAll(async () => {
	secret.plant('master key', master.toString('base64'));
	secret.plant('master key in latin1', master.toString('latin1'));
	secret.plant('master key in hex', master.toString('hex'));
	const former = randomBytes(32).toString('base64');
	secret.plant('former master key', former);
	const operator = secret.make('operator key');
	database = testDatabase();
	witness = await witnessStores(database);
	pinterest = await startSimulatorControl();
	echo = await startEcho();
	const { port } = echo.address() as AddressInfo;
	stack = await startStack({
		stores: database,
		settings: {
			PINLANE_QUEUE_PREFIX: database.keyPrefix,
			PINLANE_LOG_LEVEL: 'trace',
			PINLANE_MASTER_KEY: master.toString('base64'),
			PINLANE_MASTER_KEYS_OTHER: former,
			PINLANE_OPERATOR_KEY: operator,
			PINLANE_OWNER_EMAIL: OWNER,
			PINLANE_OWNER_PASSWORD: password,
			PINTEREST_CLIENT_ID: APP_ID,
			PINTEREST_CLIENT_SECRET: appSecret,
			PINTEREST_SANDBOX_API_URL: pinterest.url,
			PINTEREST_API_URL: `http://127.0.0.1:${String(port)}`,
			PUBLIC_URL: 'https://pins.example.com',
			PINLANE_WEBHOOK_RETRY_MS: '60',
		},
	});
	secret.plant('API key', stack.key);
});
afterAll(async () => {
	await stack.stop();
	await pinterest.stop();
	await new Promise((resolve) => echo.close(resolve));
	await witness.leave();
	await database.drop();
});

/** A Pinterest that tells everything it was sent, with a code that no rule knows. */
async function startEcho(): Promise<Server> {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString('utf8');
			const message = `you sent ${String(request.headers.authorization)} and ${body}`;
			response.writeHead(418, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ code: 99_999, message, headers: request.headers, body }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

/** Calls and keeps what came back. */
async function call(method: string, path: string, given?: ApiCall): Promise<ApiAnswer> {
	const answer = await stack.api(method, path, given);
	answers.push(`${method} ${String(answer.status)} ${answer.text}`);
	answers.push(JSON.stringify([...answer.headers]));
	return answer;
}

/** Every token that Pinterest has given out by now. */
function plantTokens(): void {
	for (const token of [...stack.simulator.tokens(), ...pinterest.tokens()]) {
		secret.plant('token', token);
	}
}

const PROVIDERS: readonly Provider[] = ['pinterest-sandbox', 'pinterest'];

/** Connects through the app with the secret: to a Pinterest that works and to the echo. */
async function connectByApp(provider: Provider): Promise<void> {
	const { context } = stack;
	const { _id: workspaceId } = await createWorkspace(context.access, { name: 'Real', provider });
	const page = new URL(`${pinterest.url}/oauth/`);
	page.searchParams.set('client_id', APP_ID);
	page.searchParams.set('redirect_uri', REDIRECT);
	page.searchParams.set('scope', REQUIRED_SCOPES.join(','));
	const back = await agree(page);
	const code = secret.plant('code', back.searchParams.get('code') ?? '');
	const input = { workspaceId, provider, code, redirectUri: REDIRECT };
	await connectAccount(context.accounts, input).then(
		() => undefined,
		(error: unknown) => answers.push(String(error)),
	);
	const { apiKey } = await issueApiKey(
		{ apiKeys: context.access.apiKeys, clock: context.clock, random: systemRandom },
		{ workspaceId, environment: 'production', name: 'of the app' },
	);
	secret.plant('API key', apiKey);
	await call('GET', '/v1/pinterest/accounts', { key: apiKey });
	await call('GET', '/v1/pinterest/oauth/start', { key: apiKey });
}

async function connectByPage(): Promise<void> {
	const page = await consentPage(stack);
	secret.plant('state', page.searchParams.get('state') ?? '');
	const back = await agree(page, { username: 'by-page' });
	secret.plant('code', back.searchParams.get('code') ?? '');
	answers.push((await comeBack(stack, back)).text);
	answers.push((await comeBack(stack, back)).text);
	const [code, state] = [secret.make('forged code'), secret.make('forged state')];
	const forged = `/v1/pinterest/oauth/callback?code=${code}&state=${state}`;
	await call('GET', forged, { key: null });
	await call('GET', `${forged}&error=${secret.make('error')}`, { key: null });
	const link = await stack.api('POST', '/v1/connect-links', { body: { label: 'Client' } });
	const { url } = (link.body ?? {}) as { url?: string };
	if (link.status !== 201 || !url) return;
	const token = secret.plant('connect link', new URL(url).pathname.split('/').at(-1) ?? '');
	await visit(`/connect/${token}`);
	await visit(`/connect/${secret.make('forged link')}`);
}

/** A page: its own address may stand in it, so only its headers are judged. */
async function visit(path: string): Promise<void> {
	const answer = await stack.api('GET', path, { key: null });
	answers.push(JSON.stringify([...answer.headers]));
}

async function callBadly(): Promise<void> {
	const wrong = secret.make('wrong key');
	const wellFormed = secret.plant('key that is none', `${stack.key.slice(0, -12)}AbCdEfGhIjKl`);
	for (const key of [wrong, wellFormed]) await call('GET', '/v1/pins', { key });
	for (const header of ['Authorization', 'Cookie', 'Proxy-Authorization', 'X-Auth-Token']) {
		const value = secret.make(header);
		const headers = { [header]: header === 'Cookie' ? `session=${value}` : `Bearer ${value}` };
		await call('GET', '/v1/pins', { headers });
		await call('GET', '/v1/pins', { headers, key: null });
		await call('GET', `/v1/nowhere/${secret.make('path')}`, { headers });
	}
	await call('GET', `/v1/pins?api_key=${secret.make('key in the address')}`);
	await call('GET', `/v1/pins?limit=${secret.make('query')}`);
	const text = { headers: { 'Content-Type': 'application/json' } };
	await call('POST', '/v1/webhooks', { ...text, body: `{"secret": "${secret.make('broken')}",}` });
	const body = { url: 'not an address', secret: secret.make('refused secret'), events: ['x'] };
	await call('POST', '/v1/webhooks', { body });
	await call('POST', '/v1/webhooks', { body: { ...body, secret: [secret.make('listed')] } });
	const login = { email: OWNER, password: secret.make('wrong password') };
	await call('POST', '/v1/auth/login', { key: null, body: login });
	const signedIn = await stack.api('POST', '/v1/auth/login', {
		key: null,
		body: { email: OWNER, password },
	});
	const { access_token: session } = (signedIn.body ?? {}) as { access_token?: string };
	if (!session) return;
	secret.plant('session', session);
	const headers = { Authorization: `Bearer ${session}` };
	await call('GET', '/v1/auth/me', { key: null, headers });
	await call('POST', '/v1/auth/change-password', {
		key: null,
		headers,
		body: { current_password: secret.make('guess'), new_password: secret.make('new password') },
	});
	await call('POST', '/v1/auth/logout', { key: null, headers });
	await call('GET', '/v1/auth/me', { key: null, headers });
}

async function subscribeAll(): Promise<void> {
	const { url } = stack.receiver;
	await subscribe(stack, { url, secret: secret.make('webhook secret') });
	const id = await subscribe(stack, { url, secret: `whsec_${secret.make('standard secret')}` });
	const body = { secret: secret.make('changed secret') };
	await call('PATCH', `/v1/webhooks/${id}`, { body });
	stack.receiver.script(500, { kind: 'cut' }, 401);
}

async function makeKeys(): Promise<void> {
	const body = { name: 'another', scopes: ['read'] };
	const made = await stack.api('POST', '/v1/api-keys', { body });
	const { api_key: key } = made.body as { api_key?: string };
	secret.plant('API key', key ?? '');
	await call('POST', '/v1/pins', { key: key ?? '', body: {} });
	await call('GET', '/v1/api-keys');
}

/** One pin that works, and one for each thing that can go wrong at Pinterest. */
async function publishAll(): Promise<void> {
	const faults = Object.keys(faultPlans);
	const titles = ['', ...faults.map((fault) => `[fault:${fault};times=1]`)];
	for (const [index, mark] of titles.entries()) {
		const key = unlogged.make('idempotency key');
		const body = {
			...pinBody(stack, stack.simulator),
			title: `${uniqueTitle()} ${mark}`,
			idempotency_key: key,
			...(mark === '' ? {} : { board_id: stack.faultBoard }),
		};
		await call('POST', '/v1/pins', { body });
		if (index > 1) continue;
		await call('POST', '/v1/pins', { body: { ...body, title: 'Another one' } });
		await call('POST', '/v1/pins', { body: { ...body, board_id: 'none', account_id: 'none' } });
	}
}

describe('planted secrets (S3, S10)', () => {
	it('are found in no store, log, answer or webhook after a whole run', async () => {
		await subscribeAll();
		await makeKeys();
		await connectByPage();
		for (const provider of PROVIDERS) await connectByApp(provider);
		plantTokens();
		await callBadly();
		await publishAll();
		await stack.simulator.expireAccess(stack.pinterestUserId);
		await call('GET', `/v1/pinterest/boards?account_id=${stack.accountId}&refresh=true`);
		await stack.settle();
		plantTokens();
		await stack.simulator.revokeTokens(stack.pinterestUserId);
		await call('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) });
		await stack.settle();
		await call('GET', '/v1/pins?limit=100');
		await call('GET', '/v1/logs/activity?limit=100');
		const twin = await stack.twin();
		await twin.stop();

		const hits = new Set<string>();
		const dumped = await witness.dump();
		for (const { where, bytes } of dumped) {
			for (const hit of secret.findIn(bytes)) hits.add(`${where}: ${hit}`);
		}
		const log = stack.lines.join('\n');
		for (const hit of [...secret.findIn(log), ...unlogged.findIn(log)]) hits.add(`log: ${hit}`);
		for (const answer of answers) {
			for (const hit of secret.findIn(answer)) hits.add(`answer ${answer.slice(0, 60)}: ${hit}`);
		}
		for (const { body, rawHeaders } of stack.receiver.ledger) {
			const sent = `${rawHeaders.join('\n')}\n${body.toString('utf8')}`;
			for (const hit of secret.findIn(sent)) hits.add(`webhook: ${hit}`);
		}
		expect([...hits]).toEqual([]);

		// Nothing was looked at in vain.
		expect(secret.size).toBeGreaterThan(40);
		expect(stack.receiver.ledger.length).toBeGreaterThan(10);
		expect(answers.length).toBeGreaterThan(100);
		expect(stack.lines.length).toBeGreaterThan(20);
		const seen = new Set(dumped.map(({ where }) => where.split(/[: ]/, 2).join(' ')));
		expect([...seen]).toEqual(
			expect.arrayContaining([
				'mongodb accounts',
				'mongodb data_keys',
				'mongodb operations',
				'mongodb unknown_answers',
				'mongodb webhook_endpoints',
				'redis commands',
			]),
		);
	}, 180_000);

	it('would be found if they were there', () => {
		const { connection } = stack.context;
		expect(connection.readyState).toBe(1);
		const found = (text: string): boolean => secret.findIn(text).length > 0;
		expect(found(`x${stack.key}x`)).toBe(true);
		for (const before of ['', 'a', 'ab']) {
			const encoded = Buffer.from(`${before}${stack.key} and more`).toString('base64');
			expect(found(encoded)).toBe(true);
		}
		expect(found(Buffer.from(stack.key).toString('hex'))).toBe(true);
		expect(found('nothing of that kind')).toBe(false);
	});

	it('are sealed only where a rotation of keys looks', async () => {
		const known = new Set(SEALED_FIELDS.map(({ collection, path }) => `${collection}.${path}`));
		const sealed = (await witness.strings()).filter(({ text }) =>
			/^v[12]\.[\w-]{1,32}\.[\w-]{38,}$/.test(text),
		);
		const paths = new Set(sealed.map(({ path }) => path));
		expect([...paths].filter((path) => path !== 'data_keys.wrapped' && !known.has(path))).toEqual(
			[],
		);
		expect(paths).toContain('accounts.sealedTokens');
		expect(paths).toContain('webhook_endpoints.sealedSecret');
	});
});
