import {
	accountRoutes,
	connectAccount,
	findAccountForPublishing,
	knownAccountIds,
	readTokens,
	refreshTokens,
	requireAccount,
} from '../../../service/src/features/accounts/index.js';
import { newId } from '../../../service/src/platform/ids.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { callerWith, WORKSPACE } from '../access/fixture.js';
import { away } from './fake-pinterest.js';
import { CONNECT, openAccounts } from './fixture.js';

let world: Awaited<ReturnType<typeof openAccounts>>;
beforeEach(async () => {
	world = await openAccounts();
});
afterEach(() => world.close());

describe('connectAccount', () => {
	it('stores the user who granted the code and opens the lane', async () => {
		const account = await connectAccount(world.deps, CONNECT);
		expect(account).toMatchObject({
			workspaceId: WORKSPACE,
			pinterestUserId: 'u1',
			username: 'shop',
			displayName: 'The Shop',
			tokenExpiresAt: new Date('2026-12-21T12:00:00.000Z'),
			refreshExpiresAt: new Date('2027-01-20T12:00:00.000Z'),
			healthStatus: 'healthy',
			reconnectRequired: false,
		});
		expect(new Set(world.lanes.map(String))).toEqual(new Set([`${account._id},${WORKSPACE}`]));
		expect(await readTokens(world.deps, account._id)).toMatchObject({
			accessToken: 'pina_access_canary_1',
			refreshToken: 'pinr_refresh_canary_1',
			version: 1,
		});
	});

	it('is done once the account is stored, even where its lane cannot be opened just then', async () => {
		const first = await connectAccount(world.deps, CONNECT);
		const laneReady = () => Promise.reject(new Error('the lanes are away'));
		const again = await connectAccount({ ...world.deps, laneReady }, CONNECT);
		expect(again).toMatchObject({ _id: first._id, tokenVersion: 2 });
	});

	it('keeps the id of a user who connects again and heals the account', async () => {
		const first = await connectAccount(world.deps, CONNECT);
		world.pinterest.withdraw();
		const dead = { accountId: first._id, failedVersion: 1 };
		expect(await refreshTokens(world.deps, dead)).toBe('refused');

		const again = await connectAccount(world.deps, CONNECT);
		expect(again).toMatchObject({
			_id: first._id,
			createdAt: first.createdAt,
			tokenVersion: 2,
			reconnectRequired: false,
			healthStatus: 'healthy',
		});
		const { accessToken } = await readTokens(world.deps, first._id);
		expect(accessToken).toBe('pina_access_canary_2');
		expect(new Set(world.lanes.map(String))).toEqual(new Set([`${first._id},${WORKSPACE}`]));
	});

	it('makes the lane before the account, which would else take pins nobody serves', async () => {
		const seen: unknown[] = [];
		const laneReady = async (id: string) => void seen.push(await world.deps.accounts.find(id));
		await connectAccount({ ...world.deps, laneReady }, CONNECT);
		expect(seen).toEqual([null, expect.objectContaining({ pinterestUserId: 'u1' })]);
	});

	it('ends a revocation that was cut off before it brings the account back', async () => {
		const first = await connectAccount(world.deps, CONNECT);
		const where = { id: first._id, workspaceId: WORKSPACE, now: world.clock.now() };
		await world.deps.accounts.revoke(where);
		const seen: unknown[] = [];
		const cancelPending = async (pending: { accountId: string }) =>
			void seen.push(pending, await world.deps.accounts.find(pending.accountId));
		const deps = { ...world.deps, cancelPending };
		await connectAccount(deps, CONNECT);
		expect(seen).toEqual([
			{ accountId: first._id, workspaceId: WORKSPACE },
			expect.objectContaining({ revokedAt: world.clock.now() }),
		]);
		await connectAccount(deps, CONNECT);
		expect(seen).toHaveLength(2);
	});

	it('makes one account of one user who connects many times at once', async () => {
		world.pinterest.tokenAnswer = (answer) => ({ ...answer, accessToken: 'pina_same' });
		world.pinterest.port.getUserAccount = async () => world.pinterest.user;
		const all = await Promise.all(
			Array.from({ length: 8 }, () => connectAccount(world.elsewhere(), CONNECT)),
		);
		expect(new Set(all.map(({ _id }) => _id)).size).toBe(1);
		const tokens = await readTokens(world.deps, all[0]?._id ?? '');
		expect(tokens).toMatchObject({ accessToken: 'pina_same', version: 8 });
	});

	it('makes two accounts of one user in two workspaces', async () => {
		const one = await connectAccount(world.deps, CONNECT);
		const two = await connectAccount(world.deps, { ...CONNECT, workspaceId: newId() });
		expect(two._id).not.toBe(one._id);
	});

	it('refuses a partial grant, names what lacks and stores nothing', async () => {
		world.pinterest.scopes = ['user_accounts:read', 'boards:read', 'pins:read', 'ads:read'];
		await expect(connectAccount(world.deps, CONNECT)).rejects.toMatchObject({
			code: 'scope_missing',
			message: expect.stringContaining('boards:write, pins:write'),
			details: { facts: { missing_scopes: ['boards:write', 'pins:write'] } },
		});
		expect(await world.deps.accounts.list(WORKSPACE, null)).toEqual([]);
		expect(world.lanes).toEqual([]);
	});

	it('leaves the account of before as it was when a later grant is partial', async () => {
		const { _id } = await connectAccount(world.deps, CONNECT);
		const before = await world.deps.accounts.find(_id);
		world.pinterest.scopes = ['user_accounts:read', 'boards:read', 'pins:read'];
		const again = connectAccount(world.deps, { ...CONNECT, reconnects: _id });
		await expect(again).rejects.toMatchObject({ code: 'scope_missing' });
		expect(await world.deps.accounts.find(_id)).toEqual(before);
	});

	it('stores nothing when it is stopped at the last step', async () => {
		const stop = new Error('the link is used');
		const beforeStoring = async () => {
			throw stop;
		};
		await expect(connectAccount(world.deps, { ...CONNECT, beforeStoring })).rejects.toBe(stop);
		expect(await world.deps.accounts.list(WORKSPACE, null)).toEqual([]);
		const account = await connectAccount(world.deps, CONNECT);
		const before = await world.deps.accounts.find(account._id);
		await expect(connectAccount(world.deps, { ...CONNECT, beforeStoring })).rejects.toBe(stop);
		expect(await world.deps.accounts.find(account._id)).toEqual(before);
	});

	it('puts the account into the client that was named, also when it connects again', async () => {
		const first = await connectAccount(world.deps, { ...CONNECT, clientId: 'c1' });
		expect(first).toMatchObject({ clientId: 'c1', laneBehind: true });
		expect((await connectAccount(world.deps, CONNECT)).clientId).toBe('c1');
		const moved = await connectAccount(world.deps, { ...CONNECT, clientId: 'c2' });
		expect(moved).toMatchObject({ _id: first._id, clientId: 'c2' });
	});

	it('takes an answer without scopes as a full grant', async () => {
		world.pinterest.scopes = [];
		const account = await connectAccount(world.deps, CONNECT);
		expect(account.scopes).toHaveLength(5);
	});

	it('passes on that Pinterest is away', async () => {
		world.pinterest.faults.set('exchangeCode', away());
		const connected = connectAccount(world.deps, CONNECT);
		await expect(connected).rejects.toMatchObject({ code: 'pinterest_unavailable' });
	});
});

describe('secrets', () => {
	it('stand nowhere in a full dump of the database', async () => {
		const account = await connectAccount(world.deps, CONNECT);
		await refreshTokens(world.deps, { accountId: account._id, failedVersion: 1, ahead: true });
		const database = nativeDatabase(world.connection);
		const collections = await database.listCollections().toArray();
		const rows = await Promise.all(
			collections.map(({ name }) => database.collection(name).find().toArray()),
		);
		const dump = JSON.stringify(rows);
		expect(dump).toContain(account._id);
		expect(world.pinterest.secrets).toHaveLength(4);
		for (const secret of world.pinterest.secrets) {
			for (const encoding of ['utf8', 'base64', 'hex'] as const) {
				expect(dump).not.toContain(Buffer.from(secret).toString(encoding));
			}
		}
	});

	it('do not open in another record or workspace', async () => {
		const [one, two] = [await world.connect('u1'), await world.connect('u2')];
		const accounts = world.connection.collection<{ _id: string }>('accounts');
		const { sealedTokens } = one;
		await accounts.updateOne({ _id: two._id }, { $set: { sealedTokens } });
		await expect(readTokens(world.elsewhere(), two._id)).rejects.toThrow();
		await accounts.updateOne({ _id: one._id }, { $set: { workspaceId: newId() } });
		await expect(readTokens(world.elsewhere(), one._id)).rejects.toThrow();
	});
});

describe('readTokens', () => {
	it('refuses an account that does not exist or was revoked', async () => {
		const missing = readTokens(world.deps, newId());
		await expect(missing).rejects.toMatchObject({ code: 'not_found' });
		const { _id } = await world.connect('u1');
		const accounts = world.connection.collection<{ _id: string }>('accounts');
		await accounts.updateOne({ _id }, { $set: { revokedAt: world.clock.now() } });
		const revoked = readTokens(world.elsewhere(), _id);
		await expect(revoked).rejects.toMatchObject({ code: 'account_revoked' });
	});

	it('sees what another process stored within 5 s', async () => {
		const { _id: accountId } = await world.connect('u1');
		const elsewhere = world.elsewhere();
		await readTokens(elsewhere, accountId);
		await refreshTokens(world.deps, { accountId, failedVersion: 1, ahead: true });
		expect(await readTokens(world.deps, accountId)).toMatchObject({ version: 2 });
		world.clock.advance(5_000);
		expect(await readTokens(elsewhere, accountId)).toMatchObject({ version: 2 });
	});
});

describe('accounts of a caller', () => {
	it('are those of the workspace and of the list of the key', async () => {
		const one = await world.connect('u1');
		world.clock.advance(1);
		const two = await world.connect('u2');
		const list = accountRoutes(world.deps)[0];
		const ask = (caller: ReturnType<typeof callerWith>) =>
			list?.run(caller, {
				params: undefined,
				query: list.query?.parse({}),
				body: undefined,
				requestId: 'r',
				cookies: {},
				remoteAddress: undefined,
				signal: new AbortController().signal,
			});
		const shown = list?.response?.parse(await ask(callerWith())) as { id: string }[];
		expect(shown).toMatchObject([
			{
				id: one._id,
				workspace_id: WORKSPACE,
				pinterest_user_id: 'u1',
				display_name: null,
				scopes: 'user_accounts:read,boards:read,boards:write,pins:read,pins:write',
				revoked_at: null,
				health_status: 'healthy',
				reconnect_required: false,
				missing_scopes: [],
			},
			{ id: two._id },
		]);
		expect(JSON.stringify(shown)).not.toContain(one.sealedTokens);
		expect(await ask(callerWith({ accountIds: [two._id] }))).toMatchObject([{ id: two._id }]);
		expect(await ask(callerWith({ workspaceId: newId() }))).toEqual([]);
	});

	it('are required one by one, foreign ones just like missing ones', async () => {
		const { _id } = await world.connect('u1');
		await expect(requireAccount(world.deps, callerWith(), _id)).resolves.toMatchObject({ id: _id });
		const foreign = requireAccount(world.deps, callerWith({ workspaceId: newId() }), _id);
		const missing = requireAccount(world.deps, callerWith(), newId());
		const errors = await Promise.all([foreign, missing].map((one) => one.catch((e: Error) => e)));
		expect(errors[0]).toMatchObject({ code: 'not_found' });
		expect(errors[0]).toEqual(errors[1]);
		const unlisted = requireAccount(world.deps, callerWith({ accountIds: [newId()] }), _id);
		await expect(unlisted).rejects.toMatchObject({ code: 'account_not_permitted' });
	});

	it('are known by their ids', async () => {
		const { _id } = await world.connect('u1');
		expect(await knownAccountIds(world.deps, WORKSPACE, [_id, newId()])).toEqual([_id]);
		expect(await knownAccountIds(world.deps, newId(), [_id])).toEqual([]);
	});

	it('show within 2 s that another process lost the connection', async () => {
		const { _id: accountId } = await world.connect('u1');
		await findAccountForPublishing(world.deps, accountId);
		world.pinterest.withdraw();
		await refreshTokens(world.elsewhere(), { accountId, failedVersion: 1 });
		world.clock.advance(2_000);
		const facts = await findAccountForPublishing(world.deps, accountId);
		expect(facts).toMatchObject({ reconnectRequired: true });
		expect(await findAccountForPublishing(world.deps, newId())).toBeNull();
	});
});
