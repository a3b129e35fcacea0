import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	AUDITED_ACTIONS,
	createActivityStore,
	type AuditedAction,
} from '../../service/src/features/activity/index.js';
import { issueSetupLink } from '../../service/src/features/people/index.js';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { systemRandom } from '../../service/src/platform/random.js';
import type { ApiAnswer, ApiCall } from '../support/api-client.js';
import { makeLink, travelByLink } from '../support/link-journey.js';
import { agree, comeBack, consentPage } from '../support/oauth-journey.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';

const OPERATOR_KEY = 'an-operator-key-of-the-audit-log';
const PASSWORD = 'a-password-of-the-audit-log';
const SECRET = 'a-webhook-secret-of-the-audit-log';
const EMAIL = 'owner@example.com';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({
		settings: {
			PINLANE_ROLES: 'api',
			PINLANE_PINTEREST_TIMEOUT_MS: '10000',
			PINLANE_RECORD_LEASE_MS: '40000',
			PINLANE_OPERATOR_KEY: OPERATOR_KEY,
			PINLANE_SIGN_INS_PER_MINUTE: '1000',
		},
	});
});
afterAll(() => stack.stop());

interface Entry {
	readonly _id: string;
	readonly action: string;
	readonly actorType: string;
	readonly actorLabel: string | null;
	readonly resourceType: string | null;
	readonly resourceId: string | null;
	readonly requestId: string | null;
	readonly status: string;
	readonly createdAt: Date;
	readonly expiresAt: Date;
}

const log = () => nativeDatabase(stack.context.connection).collection<Entry>('activity');

/** Texts that must not stand anywhere in the log. */
const planted = new Set([OPERATOR_KEY, PASSWORD, SECRET]);
const TELLING = ['api_key', 'access_token', 'url', 'authorization_url'] as const;

async function call(method: string, path: string, given: ApiCall = {}): Promise<ApiAnswer> {
	const answer = await stack.api(method, path, given);
	if (answer.status >= 500) throw new Error(`${method} ${path}: ${answer.text}`);
	for (const name of TELLING) {
		const told = (answer.body as Readonly<Record<string, unknown>> | null)?.[name];
		if (typeof told === 'string' && !path.startsWith('/v1/webhooks')) planted.add(told);
	}
	return answer;
}

const idIn = ({ body, text }: ApiAnswer): string => {
	const { id } = body as { id?: string };
	if (id === undefined) throw new Error(`nothing was made: ${text}`);
	return id;
};
const fieldIn = (answer: ApiAnswer, name: string): string =>
	String((answer.body as Readonly<Record<string, unknown>>)[name]);

async function setupPath(): Promise<string> {
	const { people, access, clock } = stack.context;
	const workspace = await access.workspaces.find(stack.workspaceId);
	const organizationId = workspace?.organizationId;
	const path = await issueSetupLink(
		{ people: people.people, clock, random: systemRandom },
		{ email: EMAIL, ...(organizationId === undefined ? {} : { organizationId }) },
	);
	planted.add(path.split('/').at(-1) ?? path);
	return path;
}

const becomeOwner = async (): Promise<ApiAnswer> =>
	call('POST', await setupPath(), { key: null, body: { password: PASSWORD } });
const signIn = (password = PASSWORD): Promise<ApiAnswer> =>
	call('POST', '/v1/auth/login', { key: null, body: { email: EMAIL, password } });

async function person(): Promise<string> {
	await becomeOwner();
	return fieldIn(await signIn(), 'access_token');
}

const newKey = (name = 'audited') => call('POST', '/v1/api-keys', { body: { name } });
const newHook = () =>
	call('POST', '/v1/webhooks', { body: { url: stack.receiver.url, secret: SECRET } });
const newClient = () =>
	call('POST', '/v1/clients', { body: { name: systemRandom.bytes(6).toString('hex') } });
const newTenant = () =>
	call('POST', '/v1/tenants', { key: OPERATOR_KEY, body: { name: 'A tenant' } });
const onAccount = (body: object, path = ''): Promise<ApiAnswer> =>
	call('PATCH', `/v1/pinterest/accounts/${stack.accountId}${path}`, { body });

/** Does what is audited; answers with the answer of the call that did it. */
type Deed = () => Promise<ApiAnswer>;

const DEEDS: Readonly<Record<AuditedAction, Deed>> = {
	'session.created': async () => {
		await becomeOwner();
		return signIn();
	},
	'session.refused': async () => {
		await becomeOwner();
		return signIn('a wrong password');
	},
	'session.switched': async () => {
		const body = { project_id: stack.workspaceId };
		return call('POST', '/v1/projects/switch', { key: await person(), body });
	},
	'session.ended': async () => call('POST', '/v1/auth/logout', { key: await person() }),
	'user.owner_created': becomeOwner,
	'user.password_changed': async () =>
		call('POST', '/v1/auth/change-password', {
			key: await person(),
			body: { current_password: PASSWORD, new_password: PASSWORD },
		}),
	'api_key.created': newKey,
	'api_key.updated': async () =>
		call('PATCH', `/v1/api-keys/${idIn(await newKey())}`, { body: { name: 'renamed' } }),
	'api_key.rerolled': async () =>
		call('POST', `/v1/api-keys/${idIn(await newKey())}/reroll`, { body: {} }),
	'api_key.revoked': async () => call('DELETE', `/v1/api-keys/${idIn(await newKey())}`),
	'webhook.created': newHook,
	'webhook.updated': async () =>
		call('PATCH', `/v1/webhooks/${idIn(await newHook())}`, { body: { secret: SECRET } }),
	'webhook.deleted': async () => call('DELETE', `/v1/webhooks/${idIn(await newHook())}`),
	'account.connected': async () =>
		comeBack(stack, await agree(await consentPage(stack), { username: 'audited-new' })),
	'account.reconnected': async () => {
		const journey = { username: 'audited-again' };
		await comeBack(stack, await agree(await consentPage(stack), journey));
		return comeBack(stack, await agree(await consentPage(stack), journey));
	},
	'account.not_connected': async () =>
		comeBack(stack, await agree(await consentPage(stack), { denies: true })),
	'account.updated': () => onAccount({ link_parameter: 'utm_content' }),
	'account.pace_updated': () => onAccount({ daily_cap: 100 }, '/pace'),
	'account.revoked': async () => {
		const { accountId } = await stack.connect('audited-leaving', stack.workspaceId);
		return call('DELETE', `/v1/pinterest/accounts/${accountId}`);
	},
	'connect_link.created': () => call('POST', '/v1/connect-links', { body: { label: 'A client' } }),
	'connect_link.used': async () => {
		const link = await makeLink(stack);
		planted.add(link.page.split('/').at(-1) ?? '');
		return travelByLink(stack, link, { username: 'audited-by-link' });
	},
	'connect_link.revoked': async () =>
		call('DELETE', `/v1/connect-links/${(await makeLink(stack)).id}`),
	'client.created': newClient,
	'client.updated': async () =>
		call('PATCH', `/v1/clients/${idIn(await newClient())}`, { body: { notes: 'changed' } }),
	'client.archived': async () => call('DELETE', `/v1/clients/${idIn(await newClient())}`),
	'project.created': () =>
		call('POST', '/v1/projects', { body: { name: 'One more', provider: 'simulator' } }),
	'project.updated': () =>
		call('PATCH', `/v1/projects/${stack.workspaceId}`, { body: { block_near_duplicates: false } }),
	'project.reset': () => call('POST', '/v1/projects/sandbox/reset'),
	'tenant.created': newTenant,
	'tenant.updated': async () =>
		call('PATCH', `/v1/tenants/${idIn(await newTenant())}`, {
			key: OPERATOR_KEY,
			body: { name: 'Renamed' },
		}),
};

/** Who does what not an API key does. */
const ACTORS: readonly (readonly [RegExp, string])[] = [
	[/^(session|user)\.|^connect_link\.used/, 'user'],
	[/^tenant\./, 'admin'],
	[/./, 'api_key'],
];
const actorOf = (action: string) => ACTORS.find(([form]) => form.test(action))?.[1];

/** What came to nothing is noted without the account that it was not. */
const WITHOUT_RESOURCE: readonly AuditedAction[] = ['account.not_connected'];

describe('the audit log', () => {
	it('knows at least 25 actions, each once', () => {
		expect(AUDITED_ACTIONS.length).toBeGreaterThanOrEqual(25);
		expect(new Set(AUDITED_ACTIONS).size).toBe(AUDITED_ACTIONS.length);
	});

	it.each(AUDITED_ACTIONS)('holds %s once, with actor, resource and request', async (action) => {
		const answer = await DEEDS[action]();
		const requestId = answer.headers.get('x-request-id') ?? '';
		await until(async () => (await log().countDocuments({ requestId, action })) > 0, {
			what: `an entry of ${action} for ${answer.status} ${answer.text}`,
		});
		const entries = await log().find({ requestId, action }).toArray();
		expect(entries).toEqual([
			expect.objectContaining({
				actorType: actorOf(action),
				actorLabel: expect.stringMatching(/./),
				resourceType: expect.stringMatching(/^[a-z_]+$/),
				resourceId: WITHOUT_RESOURCE.includes(action) ? null : expect.stringMatching(/./),
				status: /refused|not_connected/.test(action) ? 'failed' : 'success',
			}),
		]);
	});

	it('holds no secret of what was done', async () => {
		const text = JSON.stringify(await log().find().toArray());
		expect(text.length).toBeGreaterThan(1_000);
		expect(planted.size).toBeGreaterThan(10);
		expect([...planted].filter((secret) => text.includes(secret))).toEqual([]);
	});

	it('keeps every entry for 90 days, and then lets it go', async () => {
		const lives = (await log().find().toArray()).map(
			({ createdAt, expiresAt }) => expiresAt.getTime() - createdAt.getTime(),
		);
		expect(new Set(lives)).toEqual(new Set([90 * 86_400_000]));
		const indexes = await log().indexes();
		expect(indexes).toContainEqual(
			expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
		);
	});
});

const FEATURES = join(__dirname, '../../service/src');
const CHANGES = /\b(update|replace|delete|findOneAnd|bulkWrite|drop|rename)\w*\(/;

describe('the store of the log', () => {
	it('can add and read, and nothing else', () => {
		const store = createActivityStore(stack.context.connection);
		expect(Object.keys(store).sort()).toEqual(['insertMissing', 'list']);
		const folder = join(FEATURES, 'features/activity');
		for (const name of readdirSync(folder)) {
			const text = readFileSync(join(folder, name), 'utf8');
			expect({ name, changes: CHANGES.test(text) }).toEqual({ name, changes: false });
		}
	});

	it('is the only one that opens the collection', () => {
		const opening = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' }).filter(
			(name) =>
				name.endsWith('.ts') &&
				/activityModel|collection\(\s*'activity'/.test(readFileSync(join(FEATURES, name), 'utf8')),
		);
		expect(opening.sort()).toEqual(['features/activity/model.ts', 'features/activity/store.ts']);
	});
});
