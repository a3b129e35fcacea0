import { UpstreamError } from '../../../service/src/domain/errors.js';
import {
	callWithTokens,
	connectAccount,
	readTokens,
	refreshTokens,
	requireAccount,
	settleTokens,
	type AccountRecord,
} from '../../../service/src/features/accounts/index.js';
import { until } from '../../support/until.js';
import { callerWith } from '../access/fixture.js';
import { away } from './fake-pinterest.js';
import { CONNECT, openAccounts } from './fixture.js';

const DAY = 86_400_000;

let world: Awaited<ReturnType<typeof openAccounts>>;
let account: AccountRecord;
let failed: { accountId: string; failedVersion: number };
beforeEach(async () => {
	world = await openAccounts();
	account = await connectAccount(world.deps, CONNECT);
	failed = { accountId: account._id, failedVersion: 1 };
	world.clock.advance(DAY);
});
afterEach(() => world.close());

const stored = async (): Promise<AccountRecord> => {
	const found = await world.deps.accounts.find(account._id);
	if (!found) throw new Error('the account went away');
	return found;
};
const told = () => world.events(account._id);
const calls = (name: string) => world.pinterest.calls.filter((call) => call === name).length;
const listBoards = async (deps = world.elsewhere()) => {
	const known = await requireAccount(deps, callerWith(), account._id);
	return callWithTokens(deps, known, (port, token) => port.listBoards(token));
};

/** Pinterest renews the pair and its answer is lost; the refresh token is dead from then on. */
async function loseAnswer(): Promise<void> {
	world.pinterest.tokenAnswer = () => {
		throw away();
	};
	world.pinterest.keepAccess = true;
	expect(await refreshTokens(world.deps, { ...failed, ahead: true })).toBe('unavailable');
	world.pinterest.tokenAnswer = (answer) => answer;
}

describe('a grant that Pinterest refuses while the access token works', () => {
	it('goes on, says until when, and is told once', async () => {
		await loseAnswer();
		for (let i = 0; i < 3; i++) {
			expect(await refreshTokens(world.elsewhere(), { ...failed, ahead: true })).toBe('refreshed');
			world.clock.advance(DAY);
		}
		expect(await stored()).toMatchObject({
			healthStatus: 'expiring',
			healthCode: 'token_revoked',
			healthMessage: expect.stringContaining('2026-12-21') as string,
			reconnectRequired: false,
			tokenVersion: 1,
		});
		expect(await told()).toEqual(['account.connected', 'account.token_expiring']);
		expect((await stored()).outbox[1]?.facts).toMatchObject({
			ends_at: account.tokenExpiresAt?.toISOString(),
			remedy: expect.stringContaining('Reconnect') as string,
		});
		expect(await listBoards()).toMatchObject({ kind: 'done' });
		expect(world.news).toEqual([]);
	});

	it('is dead once the access token has ended as well', async () => {
		await loseAnswer();
		await refreshTokens(world.deps, { ...failed, ahead: true });
		world.pinterest.expire();
		expect(await listBoards()).toEqual({ kind: 'disconnected' });
		expect(await stored()).toMatchObject({ healthStatus: 'reconnect_required' });
		expect(await told()).toEqual([
			'account.connected',
			'account.token_expiring',
			'account.reconnect_required',
		]);
		expect(world.news).toEqual(['held token_revoked']);
	});

	it('recovers with a new connection', async () => {
		await loseAnswer();
		await refreshTokens(world.deps, { ...failed, ahead: true });
		await connectAccount(world.deps, CONNECT);
		expect(await stored()).toMatchObject({ healthStatus: 'healthy', healthCode: null });
		expect((await told())?.at(-1)).toBe('account.recovered');
	});

	it('is not condemned while Pinterest cannot be asked', async () => {
		await loseAnswer();
		world.pinterest.faults.set('getUserAccount', away());
		expect(await refreshTokens(world.deps, failed)).toBe('unavailable');
		expect(await stored()).toMatchObject({ healthStatus: 'healthy' });
	});
});

describe('a renewal that nothing was heard of', () => {
	/** As the daily look tells it, by what it read before. */
	const unrenewed = () =>
		world.deps.accounts.noteEnding({
			id: account._id,
			version: 1,
			now: world.clock.now(),
			code: 'pinterest_unavailable',
			endsAt: account.tokenExpiresAt,
			refreshDueAt: world.clock.now(),
		});

	it('does not bring back an account that another process found dead meanwhile', async () => {
		world.pinterest.withdraw();
		expect(await refreshTokens(world.elsewhere(), failed)).toBe('refused');
		expect(await unrenewed()).toBeNull();
		expect(await stored()).toMatchObject({
			healthStatus: 'reconnect_required',
			reconnectRequired: true,
		});
		expect(await told()).toEqual(['account.connected', 'account.reconnect_required']);
	});

	it('does not take back that Pinterest refused one', async () => {
		await loseAnswer();
		await refreshTokens(world.deps, { ...failed, ahead: true });
		expect(await unrenewed()).toBeNull();
		expect(await stored()).toMatchObject({ healthStatus: 'expiring', healthCode: 'token_revoked' });
		expect(await told()).toEqual(['account.connected', 'account.token_expiring']);
	});
});

describe('the pair before', () => {
	it('is kept until the new one has worked, and forgotten then', async () => {
		await refreshTokens(world.deps, failed);
		expect((await stored()).previousSealedTokens).not.toBeNull();
		await listBoards();
		await until(async () => (await stored()).previousSealedTokens === null);
	});

	it('renews the connection when Pinterest went back on the new one', async () => {
		const first = world.pinterest.snapshot();
		await refreshTokens(world.deps, failed);
		world.pinterest.restore(first);
		world.clock.advance(DAY);
		const result = await refreshTokens(world.elsewhere(), { ...failed, failedVersion: 2 });
		expect(result).toBe('refreshed');
		expect(await readTokens(world.elsewhere(), account._id)).toMatchObject({
			refreshToken: 'pinr_refresh_canary_3',
			version: 3,
		});
		expect(await told()).toEqual(['account.connected']);
	});

	it('takes over with its access token where that is all that is left', async () => {
		const first = world.pinterest.snapshot();
		await refreshTokens(world.deps, failed);
		world.pinterest.restore({ ...first, refresh: 'gone' });
		expect(await listBoards()).toMatchObject({ kind: 'done' });
		expect(await stored()).toMatchObject({ healthStatus: 'expiring', tokenVersion: 3 });
	});
});

describe('a pair that is refused a moment after it came', () => {
	it('is tried before it is renewed: the refusal may be of the call alone', async () => {
		await refreshTokens(world.deps, failed);
		world.pinterest.faults.set('listBoards', new UpstreamError('token_expired', 'refused'));
		expect(await listBoards()).toMatchObject({
			kind: 'failed',
			cause: { code: 'pinterest_unavailable' },
		});
		expect(calls('refreshTokens')).toBe(1);
		expect(await stored()).toMatchObject({ healthStatus: 'healthy', tokenVersion: 2 });
	});

	it('is renewed where Pinterest does not know it', async () => {
		await refreshTokens(world.deps, failed);
		world.pinterest.expire();
		expect(await listBoards()).toMatchObject({ kind: 'done' });
		expect(calls('refreshTokens')).toBe(2);
	});
});

describe('a pair that the database does not take', () => {
	const blocked = () => {
		const { replaceTokens } = world.deps.accounts;
		const gate = { open: false };
		const accounts = {
			...world.deps.accounts,
			replaceTokens: (request: Parameters<typeof replaceTokens>[0]) =>
				gate.open ? replaceTokens(request) : Promise.reject(new Error('away')),
		};
		return { gate, deps: { ...world.deps, accounts } };
	};

	it('is stored without being asked for as soon as the database takes it', async () => {
		const { gate, deps } = blocked();
		expect(await refreshTokens(deps, failed)).toBe('unavailable');
		gate.open = true;
		await until(async () => (await stored()).tokenVersion === 2);
		expect(deps.accountCaches.unsaved.size).toBe(0);
	});

	it('keeps a process that ends waiting for it', async () => {
		const { gate, deps } = blocked();
		await refreshTokens(deps, failed);
		const settled = settleTokens(deps, 10_000);
		gate.open = true;
		expect(await settled).toBe(true);
		expect((await stored()).tokenVersion).toBe(2);
	});

	it('keeps it waiting no longer than it may', async () => {
		const { gate, deps } = blocked();
		await refreshTokens(deps, failed);
		expect(await settleTokens(deps, 50)).toBe(false);
		gate.open = true;
		expect(await settleTokens(deps, 10_000)).toBe(true);
	});

	it('takes back what was said of the account meanwhile', async () => {
		const { gate, deps } = blocked();
		await refreshTokens(deps, failed);
		// Another process, after the lease, with the refresh token that is dead by now.
		world.clock.advance(DAY);
		expect(await refreshTokens(world.elsewhere(), failed)).toBe('refused');
		gate.open = true;
		await until(async () => (await stored()).healthStatus === 'healthy');
		expect(await stored()).toMatchObject({ reconnectRequired: false, tokenVersion: 2 });
		expect(await told()).toEqual([
			'account.connected',
			'account.reconnect_required',
			'account.recovered',
		]);
		expect(world.news).toEqual(['held token_revoked', 'opened']);
	});
});

describe('a refresh that takes permissions away', () => {
	it('shows which, holds the lane and tells it', async () => {
		world.pinterest.scopes = ['user_accounts:read', 'boards:read', 'boards:write', 'pins:read'];
		await refreshTokens(world.deps, failed);
		expect(await stored()).toMatchObject({
			healthStatus: 'missing_scope',
			healthMessage: expect.stringContaining('pins:write') as string,
			missingScopes: ['pins:write'],
			reconnectRequired: true,
		});
		expect(await told()).toEqual(['account.connected', 'account.reconnect_required']);
		expect(world.news).toEqual(['held scope_missing']);
	});
});
