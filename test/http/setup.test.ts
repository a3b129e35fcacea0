import { issueSetupLink } from '../../service/src/features/people/index.js';
import { systemRandom } from '../../service/src/platform/random.js';
import { expectError } from '../support/expect-error.js';
import { signInAt } from '../support/owner.js';
import { startStack, type Stack } from '../support/start-stack.js';

const PASSWORD = 'correct horse battery';
const SETTINGS = { PINLANE_SIGN_INS_PER_MINUTE: '1000' };

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({ settings: SETTINGS });
});
afterAll(() => stack.stop());

const newLink = (email?: string): Promise<string> =>
	issueSetupLink(
		{ ...stack.context.people, random: systemRandom },
		email === undefined ? undefined : { email },
	);
const open = (path: string) => stack.api('GET', path, { key: null });
const finish = (path: string, body: object, url = stack.url) =>
	fetch(url + path, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
		body: JSON.stringify(body),
	});
const submit = (path: string, fields: Record<string, string>) =>
	fetch(stack.url + path, { method: 'POST', body: new URLSearchParams(fields) });

describe('a set-up link', () => {
	it('shows a form that may be sent to nobody else, and nothing that loads', async () => {
		const page = await open(await newLink());
		expect(page.status).toBe(200);
		expect(page.headers.get('content-type')).toContain('text/html');
		expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
		expect(page.headers.get('referrer-policy')).toBe('no-referrer');
		expect(page.text).toContain('name="password"');
		expect(page.text).not.toMatch(/<script|src=/);
	});

	it('404 where none was given out, in the same words as for one that was replaced', async () => {
		const older = await newLink();
		await newLink();
		for (const path of [older, `/setup/${'A'.repeat(43)}`]) {
			const answer = await stack.api('GET', path, {
				key: null,
				headers: { Accept: 'application/json' },
			});
			expectError(answer, 404, 'setup_link_invalid');
		}
		expect((await open(older)).text).toContain('newest link');
	});

	it('422 for a password that is too short leaves it as it was', async () => {
		const path = await newLink();
		const refused = await finish(path, { email: 'a@example.com', password: 'short' });
		expect(refused.status).toBe(422);
		expect((await finish(path, { password: PASSWORD })).status).toBe(422);
		expect((await open(path)).status).toBe(200);
	});

	it('makes one owner, once, of two processes that are asked at once', async () => {
		const twin = await stack.twin();
		const path = await newLink();
		const answers = await Promise.all(
			Array.from({ length: 6 }, (_, i) =>
				finish(
					path,
					{ email: `owner${i}@example.com`, password: PASSWORD, full_name: 'Ana' },
					i % 2 === 0 ? stack.url : twin.url,
				),
			),
		);
		const made = answers.filter(({ status }) => status === 200);
		expect(made).toHaveLength(1);
		expect(answers.filter(({ status }) => status === 404)).toHaveLength(5);
		const { email } = (await made[0]?.json()) as { email: string };
		const { session } = await signInAt(stack.url, { email, password: PASSWORD });
		expect(session.projects.map(({ id }) => id)).toContain(stack.workspaceId);
		await twin.stop();
	});

	it('of a first start is void once there is an owner, and no start makes another', async () => {
		const path = await newLink();
		expect((await open(path)).status).toBe(404);
		expect((await finish(path, { email: 'x@example.com', password: PASSWORD })).status).toBe(404);
	});

	it('for an address takes a form, and gives an owner a new password', async () => {
		const email = 'invited@example.com';
		const first = await submit(await newLink(email), { password: PASSWORD, full_name: '' });
		expect(first.status).toBe(200);
		expect(await first.text()).toContain(email);
		const before = await signInAt(stack.url, { email, password: PASSWORD });
		const path = await newLink(email);
		expect((await open(path)).text).toContain(`value="${email}" readonly`);
		const second = await submit(path, { email: 'other@example.com', password: 'a new password' });
		expect(second.status).toBe(200);
		expect(
			(await signInAt(stack.url, { email, password: 'a new password' })).session.user.email,
		).toBe(email);
		await expect(signInAt(stack.url, { email, password: PASSWORD })).rejects.toThrow('no sign-in');
		const again = await before.api('GET', '/v1/pins');
		expect([200, 401]).toContain(again.status);
	});
});

describe('a start', () => {
	it('of two processes with an owner in the settings makes one owner', async () => {
		const email = 'first@example.com';
		const given = await startStack({
			settings: {
				...SETTINGS,
				PINLANE_OWNER_EMAIL: email,
				PINLANE_OWNER_PASSWORD: PASSWORD,
			},
		});
		try {
			await Promise.all([given.twin(), given.twin()]);
			const owners = await given.context.connection.collection('memberships').countDocuments();
			expect(owners).toBe(1);
			await signInAt(given.url, { email, password: PASSWORD });
		} finally {
			await given.stop();
		}
	});
});
