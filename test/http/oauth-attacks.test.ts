import { createHash } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import type { ApiAnswer } from '../support/api-client.js';
import { expectError } from '../support/expect-error.js';
import { clickLink, makeLink, returnTo, visitor, type Visitor } from '../support/link-journey.js';
import { agree, CALLBACK, consentPage } from '../support/oauth-journey.js';
import { startStack, type Stack } from '../support/start-stack.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
	await stack.connect('somebody-else');
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

/** A sign-in that was begun in a browser of its own, before the person agrees. */
interface Begun {
	readonly page: URL;
	readonly who: Visitor;
}

/** The two ways to begin one. */
const FORMS: Readonly<Record<string, () => Promise<Begun>>> = {
	'by the API': async () => ({ page: await consentPage(stack), who: visitor(stack) }),
	'by a link': async () => {
		const who = visitor(stack);
		return { page: await clickLink(who, await makeLink(stack)), who };
	},
};

/** What an attack ended with; every one of them must be a refusal. */
type Attack = (begun: Begun, form: () => Promise<Begun>) => Promise<ApiAnswer[]>;

interface Case {
	readonly name: string;
	readonly attack: Attack;
	readonly refusal: readonly [status: number, code: string];
	/** Forms it cannot be mounted against. */
	readonly only?: string;
}

const hash = (state: string): string => createHash('sha256').update(state).digest('hex');
const stateOf = (page: URL): string => page.searchParams.get('state') ?? '';
const states = () =>
	nativeDatabase(stack.context.connection).collection<{ _id: string }>('oauth_states');
const invalid = [400, 'oauth_state_invalid'] as const;
const badCode = [400, 'oauth_code_invalid'] as const;
const victim = { username: 'victim' };

const withQuery = (query: Record<string, string>): URL => {
	const back = new URL(CALLBACK, stack.url);
	for (const [name, value] of Object.entries(query)) back.searchParams.set(name, value);
	return back;
};

const CASES: readonly Case[] = [
	{
		name: 'replay: the way back is walked a second time',
		refusal: invalid,
		attack: async ({ page, who }) => {
			const back = await agree(page, { username: 'somebody-else' });
			await stack.simulator.faults({ match: { operation: 'oauth/token' }, fault: '503' });
			await returnTo(who, back);
			await stack.simulator.faults();
			return [await returnTo(who, back)];
		},
	},
	{
		name: 'foreign session: it comes back in another browser, without or with another cookie',
		refusal: invalid,
		only: 'by a link',
		attack: async ({ page }, form) => {
			const lured = visitor(stack);
			const other = (await form()).who;
			const [one, two] = [await agree(page, victim), await agree((await form()).page, victim)];
			return [await returnTo(lured, one), await returnTo(other, two)];
		},
	},
	{
		name: 'foreign session: the key that began it was revoked meanwhile',
		refusal: invalid,
		only: 'by the API',
		attack: async ({ who }) => {
			const made = await stack.api('POST', '/v1/api-keys', { body: { name: 'stolen' } });
			const { id, api_key: key } = made.body as { id: string; api_key: string };
			const back = await agree(await consentPage(stack, { key }), victim);
			await stack.api('DELETE', `/v1/api-keys/${id}`);
			return [await returnTo(who, back)];
		},
	},
	{
		name: 'expired: more than 10 minutes have passed',
		refusal: invalid,
		attack: async ({ page, who }) => {
			const past = new Date(stack.context.clock.now().getTime() - 1);
			await states().updateOne({ _id: hash(stateOf(page)) }, { $set: { expiresAt: past } });
			return [await returnTo(who, await agree(page, victim))];
		},
	},
	{
		name: 'missing: there is no state',
		refusal: [422, 'validation_error'],
		attack: async ({ page, who }) => {
			const code = (await agree(page, victim)).searchParams.get('code') ?? '';
			return [
				await returnTo(who, withQuery({ code })),
				await returnTo(who, withQuery({ code, state: '' })),
			];
		},
	},
	{
		name: 'altered: the state was changed, made up, or read from the database',
		refusal: invalid,
		attack: async ({ page, who }) => {
			const back = await agree(page, victim);
			const state = stateOf(page);
			const flipped = `${state.startsWith('A') ? 'B' : 'A'}${state.slice(1)}`;
			const forged = [flipped, state.slice(0, -1), `${state}A`, hash(state), 'made-up'];
			const answers: ApiAnswer[] = [];
			for (const one of forged) {
				back.searchParams.set('state', one);
				answers.push(await returnTo(who, back));
			}
			return answers;
		},
	},
	{
		name: 'code injection: the code was made up, used, for another address or another app',
		refusal: badCode,
		attack: async ({ page }, form) => {
			const elsewhere = new URL(page);
			elsewhere.searchParams.set('redirect_uri', 'https://evil.example/callback');
			const otherApp = new URL(page);
			otherApp.searchParams.set('client_id', 'app-of-an-attacker');
			const codes = [`made-up-for-${stateOf(page)}`];
			for (const stolen of [elsewhere, otherApp]) {
				codes.push((await agree(stolen, victim)).searchParams.get('code') ?? '');
			}
			const answers: ApiAnswer[] = [];
			for (const code of codes) {
				const { page: own, who } = await form();
				answers.push(await returnTo(who, withQuery({ state: stateOf(own), code })));
			}
			return answers;
		},
	},
	{
		name: 'code injection: another sign-in has come back with this code already',
		refusal: invalid,
		attack: async ({ page, who }, form) => {
			const back = await agree(page, victim);
			await stack.simulator.faults({ match: { operation: 'oauth/token' }, fault: '503' });
			await returnTo(who, back);
			await stack.simulator.faults();
			const own = await form();
			const code = back.searchParams.get('code') ?? '';
			return [await returnTo(own.who, withQuery({ state: stateOf(own.page), code }))];
		},
	},
	{
		name: 'open redirect: the request names where to go on to',
		refusal: invalid,
		attack: async ({ who }) => {
			const evil = 'https://evil.example/';
			const named = { redirect_uri: evil, next: evil, return_to: evil, url: evil };
			const answer = await returnTo(who, withQuery({ ...named, state: evil, code: 'x' }));
			expect(answer.headers.get('location')).toBeNull();
			return [answer];
		},
	},
	{
		name: 'provider error: Pinterest says no, and its text is not repeated',
		refusal: [403, 'oauth_denied'],
		attack: async ({ page }, form) => {
			const told = ['access_denied', '<script>alert(1)</script>'];
			const answers: ApiAnswer[] = [];
			for (const error of told) {
				const { page: own, who } = await form();
				answers.push(await returnTo(who, withQuery({ state: stateOf(own), error })));
			}
			expect(stateOf(page)).not.toBe('');
			return answers;
		},
	},
	{
		name: 'provider error: no code can be exchanged while Pinterest is away',
		refusal: [503, 'pinterest_unavailable'],
		attack: async ({ page, who }) => {
			const back = await agree(page, victim);
			await stack.simulator.faults({ match: { operation: 'oauth/token' }, fault: '503' });
			return [await returnTo(who, back)];
		},
	},
];

/** All that an attack could have changed, without what is told of it. */
const everything = async (): Promise<unknown[]> => {
	const database = nativeDatabase(stack.context.connection);
	const accounts = await database
		.collection('accounts')
		.find({}, { projection: { outbox: 0, outboxAt: 0 } })
		.sort({ _id: 1 })
		.toArray();
	const used = await database.collection('connect_links').countDocuments({ usedAt: { $ne: null } });
	return [accounts, used];
};

/** What nobody may read in an answer: states, codes and cookies of a sign-in. */
const secretsOf = ({ page, who }: Begun): string[] => {
	const cookie = who.cookie().split('=')[1];
	return [stateOf(page), ...(cookie === undefined ? [] : [cookie])];
};

const attempts = CASES.flatMap(({ only, ...one }) =>
	Object.entries(FORMS)
		.filter(([form]) => only === undefined || only === form)
		.map(([form, begin]) => ({ ...one, form, begin })),
);

describe('an attack on a sign-in connects nothing', () => {
	it.each(attempts)('begun $form: $name', async ({ attack, begin, refusal }) => {
		const [status, code] = refusal;
		const before = await everything();
		const begun = await begin();
		const answers = await attack(begun, begin);
		expect(answers.length).toBeGreaterThan(0);
		for (const answer of answers) {
			expectError(answer, status, code);
			expect(answer.text).not.toMatch(/<script|evil\.example|pin[ar]_/);
			for (const secret of secretsOf(begun)) expect(answer.text).not.toContain(secret);
		}
		expect(await everything()).toEqual(before);
	});

	it.each(Object.entries(FORMS))('begun %s and left in peace it does connect', async (_, begin) => {
		const { page, who } = await begin();
		const answer = await returnTo(who, await agree(page, { username: 'in-peace' }));
		expect(answer.status).toBe(200);
	});
});
