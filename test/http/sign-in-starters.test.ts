import { createHash } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { agree, comeBack, consentPage, expectStateRefused } from '../support/oauth-journey.js';
import { joinOwner, OWNER, OWNER_SETTINGS, signInAt } from '../support/owner.js';
import { startStack, type Stack } from '../support/start-stack.js';

// A sign-in at Pinterest ends with the power of whoever began it.
let stack: Stack;
beforeAll(async () => {
	stack = await startStack({ settings: OWNER_SETTINGS });
	await joinOwner(stack.context, stack.workspaceId);
});
afterAll(() => stack.stop());

const victim = { username: 'victim' };
const accounts = () =>
	nativeDatabase(stack.context.connection).collection('accounts').countDocuments();

/** Begins a sign-in, lets something happen, and expects that nothing is connected. */
async function expectNothing(
	begin: () => Promise<URL>,
	meanwhile: () => Promise<unknown>,
): Promise<void> {
	const before = await accounts();
	const back = await agree(await begin(), victim);
	await meanwhile();
	expectStateRefused(await comeBack(stack, back));
	expect(await accounts()).toBe(before);
}

describe('a sign-in that a person began', () => {
	it('ends with the password it was begun under', async () => {
		const { api } = await signInAt(stack.url);
		await expectNothing(
			() => consentPage(stack, { api }),
			() =>
				stack.context.people.people.put({
					email: OWNER.email,
					passwordHash: 'of another password',
					fullName: null,
					timezone: 'UTC',
					now: stack.context.clock.now(),
				}),
		);
	});
});

describe('a sign-in that a session began', () => {
	it('ends with the time of the session', async () => {
		const token = `pls_${'s'.repeat(43)}`;
		const hash = createHash('sha256').update(token).digest('hex');
		const { people, sessions } = stack.context.people;
		const user = await people.byEmail(OWNER.email);
		const workspace = await stack.context.access.workspaces.find(stack.workspaceId);
		const now = stack.context.clock.now();
		const session = {
			_id: 'of a person who went away',
			hash,
			userId: user?._id ?? '',
			workspaceId: stack.workspaceId,
			organizationId: workspace?.organizationId ?? '',
			family: 'of a person who went away',
			epoch: user?.sessionEpoch ?? 0,
			createdAt: now,
			expiresAt: new Date(now.getTime() + 60_000),
		};
		await sessions.insert(session);
		await expectNothing(
			() => consentPage(stack, { key: token }),
			() =>
				nativeDatabase(stack.context.connection)
					.collection<{ _id: string }>('sessions')
					.updateOne({ _id: session._id }, { $set: { expiresAt: now } }),
		);
	});
});

describe('a sign-in that a key began', () => {
	const newKey = async (body: object = {}) => {
		const made = await stack.api('POST', '/v1/api-keys', { body: { name: 'starter', ...body } });
		return made.body as { id: string; api_key: string };
	};
	const limit = (id: string, body: object) => stack.api('PATCH', `/v1/api-keys/${id}`, { body });

	it('ends with its right to connect accounts', async () => {
		const { id, api_key: key } = await newKey();
		await expectNothing(
			() => consentPage(stack, { key }),
			() => limit(id, { scopes: ['read'] }),
		);
	});

	it('ends with its right to connect any account', async () => {
		const { id, api_key: key } = await newKey();
		await expectNothing(
			() => consentPage(stack, { key }),
			() => limit(id, { pinterest_account_ids: [stack.accountId] }),
		);
	});

	it('goes on for an account of its lists', async () => {
		const { id: clientId } = (await stack.api('POST', '/v1/clients', { body: { name: 'Miller' } }))
			.body as { id: string };
		const path = `/v1/pinterest/accounts/${stack.accountId}`;
		const account = await stack.api('PATCH', path, { body: { client_id: clientId } });
		const { username } = account.body as { username: string };
		const accountId = stack.accountId;
		for (const list of [{ client_ids: [clientId] }, { pinterest_account_ids: [accountId] }]) {
			const { api_key: key } = await newKey(list);
			const back = await agree(await consentPage(stack, { key, accountId }), { username });
			expect((await comeBack(stack, back)).status).toBe(200);
		}
	});
});
