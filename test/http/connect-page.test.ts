import { randomBytes } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { withoutRequestId } from '../support/expect-error.js';
import {
	clickLink,
	FOR_BROWSERS,
	LINKS,
	makeLink,
	returnTo,
	travelByLink,
	visitor,
	type MadeLink,
} from '../support/link-journey.js';
import { agree } from '../support/oauth-journey.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';

interface Connected {
	readonly account_id: string;
}

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({ settings: { PINLANE_LOG_LEVEL: 'info' } });
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

const browser = () => visitor(stack, FOR_BROWSERS);
const statusOf = async ({ id }: MadeLink) =>
	((await stack.api('GET', LINKS)).body as MadeLink[]).find((link) => link.id === id)?.status;
const accountCount = () =>
	nativeDatabase(stack.context.connection).collection('accounts').countDocuments();
const madeUp = () => `/connect/${randomBytes(32).toString('base64url')}`;

describe('GET /connect/{token}', () => {
	it('200 says who asks for what until when, in plain words', async () => {
		const link = await makeLink(stack, {
			label: '<b>Bakery & Co</b>',
			expires_at: new Date(stack.context.clock.now().getTime() + 3_600_000).toISOString(),
		});
		const answer = await browser().go('GET', link.page);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(answer.text).toContain('Sandbox asks you to connect your Pinterest account.');
		expect(answer.text).toContain('&lt;b&gt;Bakery &amp; Co&lt;/b&gt;');
		expect(answer.text).toContain('<li>Publish pins, change and delete them</li>');
		expect(answer.text).toMatch(/until \d+ \w+ \d{4} at \d\d:\d\d UTC/);
		expect(answer.text).not.toMatch(/scope|OAuth|token|workspace|API/i);
	});

	it('200 runs and loads nothing, is kept by nobody and leads only to Pinterest', async () => {
		const { text, headers } = await browser().go('GET', (await makeLink(stack)).page);
		expect(text).not.toMatch(/<script|src=|href=|\son\w+=|http-equiv/i);
		expect(headers.get('content-security-policy')).toBe(
			`default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self' ${stack.simulator.url}; frame-ancestors 'none'`,
		);
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('referrer-policy')).toBe('no-referrer');
		expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
		expect(text).toContain('<meta name="robots" content="noindex">');
	});

	it('200 gives the browser a cookie that scripts and other sites cannot use, and keeps it', async () => {
		const who = browser();
		const link = await makeLink(stack);
		const first = (await who.go('GET', link.page)).headers.getSetCookie();
		expect(first).toHaveLength(1);
		expect(first[0]).toMatch(
			/^pinlane_connect=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/,
		);
		expect((await who.go('GET', link.page)).headers.getSetCookie()).toEqual(first);
	});

	it('200 is not used up by looking, however often', async () => {
		const link = await makeLink(stack);
		for (let look = 0; look < 5; look++) await browser().go('GET', link.page);
		expect((await stack.api('HEAD', link.page, { key: null })).status).toBe(200);
		expect(await statusOf(link)).toBe('open');
	});

	it('200 tells a program the same as JSON', async () => {
		const { body } = await visitor(stack).go('GET', (await makeLink(stack)).page);
		expect(body).toMatchObject({ workspace: 'Sandbox', label: 'Bakery Miller', username: null });
	});

	it('200 names the user to sign in as where an account is to be reconnected', async () => {
		const link = await makeLink(stack, { account_id: stack.accountId });
		const { text } = await browser().go('GET', link.page);
		expect(text).toContain('the Pinterest account “sandbox-user” again');
	});

	it('404 is the same for every text that is no token', async () => {
		const paths = [madeUp(), madeUp(), '/connect/x', `/connect/${'a'.repeat(2_000)}`];
		const answers = await Promise.all(paths.map((path) => browser().go('GET', path)));
		expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
		expect(new Set(answers.map(withoutRequestId)).size).toBe(1);
		for (const { headers } of answers) expect(headers.getSetCookie()).toEqual([]);
		expect((await browser().go('POST', madeUp())).status).toBe(404);
	});

	it.each([
		['used already', (link: MadeLink) => travelByLink(stack, link, { username: 'first' })],
		['withdrawn', ({ id }: MadeLink) => stack.api('DELETE', `${LINKS}/${id}`)],
	])('410 says that it was %s and what to do', async (words, end) => {
		const link = await makeLink(stack);
		await end(link);
		for (const method of ['GET', 'POST'] as const) {
			const answer = await browser().go(method, link.page);
			expect(answer.status).toBe(410);
			expect(answer.text).toContain(words);
			expect(answer.text).toContain('Ask the person who sent you the link for a new one.');
		}
	});
});

describe('POST /connect/{token}', () => {
	it('303 leads to the consent page and repeats the cookie', async () => {
		const who = browser();
		const link = await makeLink(stack);
		await who.go('GET', link.page);
		const before = who.cookie();
		const answer = await who.go('POST', link.page);
		expect(answer.status).toBe(303);
		const page = new URL(answer.headers.get('location') ?? '');
		expect(page.origin).toBe(stack.simulator.url);
		expect(page.searchParams.get('redirect_uri')).toContain(`${stack.url}/v1/pinterest/oauth/`);
		expect(who.cookie()).toBe(before);
		expect(await statusOf(link)).toBe('open');
	});

	it('400 without the cookie of the page, saying what to do', async () => {
		const answer = await browser().go('POST', (await makeLink(stack)).page);
		expect(answer.status).toBe(400);
		expect(answer.text).toContain('Allow cookies for this address');
	});

	it.each(['cross-site', 'same-site'])('400 for a form of another site (%s)', async (site) => {
		const who = browser();
		const link = await makeLink(stack);
		await who.go('GET', link.page);
		const answer = await who.go('POST', link.page, { 'Sec-Fetch-Site': site });
		expect(answer.status).toBe(400);
		expect(answer.text).toContain('This form was sent from another site.');
		expect((await who.go('POST', link.page, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303);
	});
});

describe('the way back of a link', () => {
	it('says what was granted, and the account belongs to the workspace', async () => {
		const who = browser();
		const link = await makeLink(stack);
		const answer = await travelByLink(stack, link, { username: 'miller', who });
		expect(answer.status).toBe(200);
		expect(answer.text).toContain('The Pinterest account &quot;miller&quot; is connected.');
		expect(answer.text).toContain('<li>Publish pins, change and delete them</li>');
		expect(answer.text).toContain('You can close this page.');
		const accounts = (await stack.api('GET', '/v1/pinterest/accounts')).body as object[];
		expect(accounts).toContainEqual(expect.objectContaining({ username: 'miller' }));
		expect(await statusOf(link)).toBe('used');
	});

	it('connects once, however many browsers come back at the same time', async () => {
		const link = await makeLink(stack);
		const people = await Promise.all(
			['p1', 'p2', 'p3', 'p4'].map(async (username) => {
				const who = visitor(stack);
				return { who, back: await agree(await clickLink(who, link), { username }) };
			}),
		);
		const before = await accountCount();
		const answers = await Promise.all(people.map(({ who, back }) => returnTo(who, back)));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
		expect(await accountCount()).toBe(before + 1);
		const item = ((await stack.api('GET', LINKS)).body as MadeLink[]).find(
			({ id }) => id === link.id,
		);
		const connected = answers.find(({ status }) => status === 200)?.body as Connected;
		expect(item).toMatchObject({ status: 'used', account_id: connected.account_id });
	});

	it('lets a person who did not agree try again', async () => {
		const who = browser();
		const link = await makeLink(stack);
		const denied = await travelByLink(stack, link, { denies: true, who });
		expect(denied.status).toBe(403);
		expect(denied.text).toContain('open the link that you were sent once more');
		expect(denied.text).not.toMatch(/scope|OAuth|\/v1\//);
		expect(await statusOf(link)).toBe('open');
		expect((await travelByLink(stack, link, { username: 'agrees-now', who })).status).toBe(200);
	});

	it('names what was left out of the access, and the link stays open', async () => {
		const who = browser();
		const link = await makeLink(stack);
		const page = await clickLink(who, link);
		page.searchParams.set('scope', 'user_accounts:read,boards:read,pins:read,boards:write');
		const answer = await returnTo(who, await agree(page, { username: 'partly' }));
		expect(answer.status).toBe(409);
		expect(answer.text).toContain('“Publish pins, change and delete them”');
		expect(answer.text).not.toContain('pins:write');
		expect(await statusOf(link)).toBe('open');
	});

	it('asks to wait while Pinterest is away, and the link stays open', async () => {
		const who = browser();
		const link = await makeLink(stack);
		const back = await agree(await clickLink(who, link), { username: 'later' });
		await stack.simulator.faults({ match: { operation: 'oauth/token' }, fault: '503' });
		const answer = await returnTo(who, back);
		expect(answer.status).toBe(503);
		expect(answer.text).toContain('Wait a minute');
		expect(await statusOf(link)).toBe('open');
	});

	it('reconnects only the account the link is for', async () => {
		const link = await makeLink(stack, { account_id: stack.accountId });
		const who = browser();
		const before = await accountCount();
		const stranger = await travelByLink(stack, link, { username: 'stranger', who });
		expect(stranger.status).toBe(409);
		expect(stranger.text).toContain('&quot;sandbox-user&quot;');
		expect(await statusOf(link)).toBe('open');
		const right = await travelByLink(stack, link, { username: 'sandbox-user' });
		expect(right.body).toMatchObject({ account_id: stack.accountId });
		expect(await accountCount()).toBe(before);
	});

	it('puts the account into the client that the link names', async () => {
		const made = await stack.api('POST', '/v1/clients', { body: { name: 'Miller' } });
		const { id: clientId } = made.body as { id: string };
		const link = await makeLink(stack, { client_id: clientId });
		const done = await travelByLink(stack, link, { username: 'of-a-client' });
		const { account_id: id } = done.body as Connected;
		const accounts = (await stack.api('GET', '/v1/pinterest/accounts')).body as { id: string }[];
		expect(accounts.find((one) => one.id === id)).toMatchObject({ client_id: clientId });
	});

	it('is over for everybody once the link is revoked', async () => {
		const who = visitor(stack);
		const link = await makeLink(stack);
		const back = await agree(await clickLink(who, link), { username: 'too-late' });
		await stack.api('DELETE', `${LINKS}/${link.id}`);
		const before = await accountCount();
		expect((await returnTo(who, back)).status).toBe(410);
		expect(await accountCount()).toBe(before);
	});

	it('is noted: what was connected by which link, and what was not', async () => {
		const link = await makeLink(stack, { label: 'For the log' });
		await travelByLink(stack, link, { denies: true });
		const done = await travelByLink(stack, link, { username: 'logged' });
		const { account_id: accountId } = done.body as Connected;
		const find = async (action: string, resourceId: string | null) => {
			const answer = await stack.api('GET', `/v1/activity-logs?action=${action}`);
			const { items } = answer.body as { items: Record<string, unknown>[] };
			return items.find(
				(item) => item.resource_id === resourceId && item.actor_label === 'For the log',
			);
		};
		const entry = async (action: string, resourceId: string | null) => {
			await until(async () => (await find(action, resourceId)) !== undefined, {
				what: `${action} in the log`,
			});
			return find(action, resourceId);
		};
		const by = { connect_link_id: link.id };
		expect(await entry('connect_link.used', link.id)).toMatchObject({ metadata: by });
		expect(await entry('account.connected', accountId)).toMatchObject({
			actor_type: 'user',
			category: 'security',
			metadata: by,
		});
		await stack.settle();
		const answer = await stack.api('GET', '/v1/activity-logs?action=account.connected');
		const { items } = answer.body as { items: Record<string, unknown>[] };
		expect(items.filter((item) => item.resource_id === accountId)).toHaveLength(1);
		expect(await entry('account.not_connected', null)).toMatchObject({
			status: 'failed',
			metadata: { ...by, error_code: 'oauth_denied' },
		});
	});

	it('leaves neither address, state, code nor cookie in the logs', async () => {
		const who = visitor(stack);
		const link = await makeLink(stack);
		const back = await agree(await clickLink(who, link), { username: 'secret' });
		await returnTo(who, back);
		const lines = stack.lines.join('\n');
		const secrets = [
			link.page.split('/').at(-1),
			who.cookie().split('=')[1],
			back.searchParams.get('state'),
			back.searchParams.get('code'),
		];
		for (const secret of secrets) {
			expect(secret?.length).toBeGreaterThan(20);
			expect(lines).not.toContain(secret);
		}
	});
});

describe('behind an https address', () => {
	it('makes links with it and a cookie that no other host can plant', async () => {
		const secure = await startStack({ settings: { PUBLIC_URL: 'https://pins.example.com' } });
		try {
			const link = await makeLink(secure);
			expect(link.url).toBe(`https://pins.example.com${link.page}`);
			const who = visitor(secure);
			const { headers } = await who.go('GET', link.page);
			expect(headers.getSetCookie()[0]).toMatch(
				/^__Host-pinlane_connect=[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
			);
			const planted = { Cookie: who.cookie().replace('__Host-', '') };
			expect((await visitor(secure).go('POST', link.page, planted)).status).toBe(400);
			const back = await agree(await clickLink(who, link), { username: 'secure' });
			expect(back.origin).toBe('https://pins.example.com');
			expect((await returnTo(who, back)).status).toBe(200);
		} finally {
			await secure.stop();
		}
	});
});
