import {
	callWithTokens,
	readTokens,
	refreshTokens,
	requireAccount,
} from '../../../service/src/features/accounts/index.js';
import { revokeAccount } from '../../../service/src/features/accounts/revoke-account.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { callerWith } from '../access/fixture.js';
import { openAccounts } from './fixture.js';

let world: Awaited<ReturnType<typeof openAccounts>>;
let accountId: string;
const caller = callerWith();
beforeEach(async () => {
	world = await openAccounts();
	accountId = (await world.connect('u1'))._id;
});
afterEach(() => world.close());

const revoke = (): Promise<void> => revokeAccount(world.deps, caller, { accountId });
const stored = () =>
	nativeDatabase(world.connection)
		.collection<{ _id: string; sealedTokens: string | null }>('accounts')
		.findOne({ _id: accountId });

describe('revokeAccount', () => {
	it('ends the account before it cancels what waits for it', async () => {
		const seen: unknown[] = [];
		await revokeAccount(
			{
				...world.deps,
				cancelPending: async (account) => void seen.push(account, await stored()),
			},
			caller,
			{ accountId },
		);
		expect(seen).toEqual([
			{ accountId, workspaceId: caller.workspaceId },
			expect.objectContaining({ sealedTokens: null, revokedAt: world.clock.now() }),
		]);
	});

	it('is known here at once, and elsewhere as soon as memories end', async () => {
		const elsewhere = world.elsewhere();
		await Promise.all([readTokens(world.deps, accountId), readTokens(elsewhere, accountId)]);
		await revoke();
		const here = readTokens(world.deps, accountId);
		await expect(here).rejects.toMatchObject({ code: 'account_revoked' });
		world.clock.advance(5_000);
		const there = readTokens(elsewhere, accountId);
		await expect(there).rejects.toMatchObject({ code: 'account_revoked' });
	});

	it('is not undone by a refresh under way', async () => {
		world.pinterest.beforeRefresh = () => revoke();
		await refreshTokens(world.elsewhere(), { accountId, failedVersion: 1, ahead: true });
		expect(await stored()).toMatchObject({ sealedTokens: null, previousSealedTokens: null });
		const after = refreshTokens(world.deps, { accountId, failedVersion: 1 });
		await expect(after).resolves.toBe('refused');
	});

	it('ends a call that was about to be repeated with a new token', async () => {
		const account = await requireAccount(world.deps, caller, accountId);
		world.pinterest.expire();
		world.pinterest.beforeRefresh = () => revoke();
		const called = callWithTokens(world.deps, account, (port, token) => port.listBoards(token));
		await expect(called).rejects.toMatchObject({ code: 'account_revoked' });
	});
});
