import { UpstreamError } from '../../../service/src/domain/errors.js';
import { readTokens, refreshTokens } from '../../../service/src/features/accounts/index.js';
import { newId } from '../../../service/src/platform/ids.js';
import { connectAccount } from '../../../service/src/features/accounts/index.js';
import { away, throttled } from './fake-pinterest.js';
import { CONNECT, openAccounts } from './fixture.js';

let world: Awaited<ReturnType<typeof openAccounts>>;
beforeEach(async () => {
	world = await openAccounts();
});
afterEach(() => world.close());

const refreshCalls = (): number =>
	world.pinterest.calls.filter((call) => call === 'refreshTokens').length;

/** Connected a day ago: a pair that is refused a moment after it came is tried once more. */
async function connected() {
	const account = await connectAccount(world.deps, CONNECT);
	world.clock.advance(86_400_000);
	return { account, failed: { accountId: account._id, failedVersion: account.tokenVersion } };
}

describe('refreshTokens', () => {
	it('stores the new pair, keeps the old one and renews the expiry', async () => {
		const { account, failed } = await connected();
		expect(await refreshTokens(world.deps, failed)).toBe('refreshed');
		expect(await world.deps.accounts.find(account._id)).toMatchObject({
			tokenVersion: 2,
			previousSealedTokens: account.sealedTokens,
			tokenExpiresAt: new Date('2026-12-22T12:00:00.000Z'),
			refreshExpiresAt: new Date('2027-01-21T12:00:00.000Z'),
			refreshLeaseUntil: new Date(0),
		});
		expect(await readTokens(world.deps, account._id)).toMatchObject({
			accessToken: 'pina_access_canary_2',
			refreshToken: 'pinr_refresh_canary_2',
			version: 2,
		});
	});

	it('calls Pinterest once for all processes', async () => {
		const { failed } = await connected();
		const processes = Array.from({ length: 6 }, () => world.elsewhere());
		const results = await Promise.all(
			processes.flatMap((deps) => [refreshTokens(deps, failed), refreshTokens(deps, failed)]),
		);
		expect(refreshCalls()).toBe(1);
		expect(new Set(results).has('refused')).toBe(false);
		expect(results.filter((result) => result === 'refreshed').length).toBeGreaterThanOrEqual(2);
		for (const deps of processes) expect(await refreshTokens(deps, failed)).toBe('refreshed');
		expect(refreshCalls()).toBe(1);
	});

	it('is busy while another process is at it, until its lease is over', async () => {
		const { failed } = await connected();
		let release: () => void = () => undefined;
		const arrived = new Promise<void>((resolve) => {
			world.pinterest.beforeRefresh = () => {
				resolve();
				return new Promise((free) => (release = free));
			};
		});
		const running = refreshTokens(world.elsewhere(), failed);
		await arrived;
		expect(await refreshTokens(world.deps, failed)).toBe('busy');
		world.pinterest.beforeRefresh = async () => undefined;
		world.clock.advance(120_000);
		expect(await refreshTokens(world.deps, failed)).toBe('refreshed');
		// The first one was frozen; its pair comes too late and must not win.
		release();
		await running;
		expect(await readTokens(world.elsewhere(), failed.accountId)).toMatchObject({
			accessToken: 'pina_access_canary_2',
		});
	});

	it('keeps the old refresh token when the answer has none', async () => {
		const { account, failed } = await connected();
		world.pinterest.tokenAnswer = (answer) => ({
			...answer,
			refreshToken: null,
			refreshExpiresInSeconds: null,
		});
		expect(await refreshTokens(world.deps, failed)).toBe('refreshed');
		expect(await readTokens(world.deps, account._id)).toMatchObject({
			accessToken: 'pina_access_canary_2',
			refreshToken: 'pinr_refresh_canary_1',
		});
		const { refreshExpiresAt } = account;
		expect(await world.deps.accounts.find(account._id)).toMatchObject({ refreshExpiresAt });
	});

	it('asks for a reconnect after a definite refusal, and does not ask Pinterest again', async () => {
		const { account, failed } = await connected();
		world.pinterest.withdraw();
		expect(await refreshTokens(world.deps, failed)).toBe('refused');
		expect(await world.deps.accounts.find(account._id)).toMatchObject({
			reconnectRequired: true,
			healthStatus: 'reconnect_required',
			healthMessage: expect.stringContaining('Reconnect'),
			healthCheckedAt: world.clock.now(),
		});
		expect(await refreshTokens(world.elsewhere(), failed)).toBe('refused');
		expect(refreshCalls()).toBe(1);
	});

	it('asks for a reconnect when there never was a refresh token', async () => {
		world.pinterest.tokenAnswer = (answer) => ({ ...answer, refreshToken: null });
		const { failed } = await connected();
		world.pinterest.expire();
		expect(await refreshTokens(world.deps, failed)).toBe('refused');
		expect(refreshCalls()).toBe(0);
	});

	it.each([
		['a lost answer', away()],
		['a limit', throttled()],
		['no connection', new UpstreamError('pinterest_unavailable', 'notSent')],
		['a refused app', new UpstreamError('pinterest_not_permitted', 'refused')],
		['a doubtful refusal', new UpstreamError('token_revoked', 'unavailable')],
	])('changes nothing after %s and can be tried again at once', async (_, fault) => {
		const { account, failed } = await connected();
		world.pinterest.faults.set('refreshTokens', fault);
		expect(await refreshTokens(world.deps, failed)).toBe('unavailable');
		expect(await world.deps.accounts.find(account._id)).toEqual(account);
		world.pinterest.faults.clear();
		expect(await refreshTokens(world.elsewhere(), failed)).toBe('refreshed');
	});

	it('does not overwrite a pair from a connection made meanwhile', async () => {
		const { account, failed } = await connected();
		let again: string | null | undefined;
		world.pinterest.beforeRefresh = async () => {
			again = (await connectAccount(world.elsewhere(), CONNECT)).sealedTokens;
		};
		// The old refresh token died with the new connection, which must not be taken for a loss.
		expect(await refreshTokens(world.deps, failed)).toBe('refreshed');
		expect(await world.deps.accounts.find(account._id)).toMatchObject({
			sealedTokens: again,
			tokenVersion: 2,
			reconnectRequired: false,
		});
	});

	it('does not lose a pair that the database did not take at first', async () => {
		const { account, failed } = await connected();
		let writes = 0;
		const { replaceTokens } = world.deps.accounts;
		const accounts = {
			...world.deps.accounts,
			replaceTokens: (request: Parameters<typeof replaceTokens>[0]) => {
				writes += 1;
				return writes < 7 ? Promise.reject(new Error('away')) : replaceTokens(request);
			},
		};
		const deps = { ...world.deps, accounts };
		expect(await refreshTokens(deps, failed)).toBe('unavailable');
		expect(await refreshTokens(world.elsewhere(), failed)).toBe('busy');
		expect(await refreshTokens(deps, failed)).toBe('refreshed');
		expect(refreshCalls()).toBe(1);
		expect(await readTokens(world.elsewhere(), account._id)).toMatchObject({
			refreshToken: 'pinr_refresh_canary_2',
			version: 2,
		});
		expect(deps.accountCaches.unsaved.size).toBe(0);
	});

	it('notes the scopes that a refresh took away', async () => {
		const { account, failed } = await connected();
		world.pinterest.scopes = ['user_accounts:read', 'boards:read', 'boards:write', 'pins:read'];
		await refreshTokens(world.deps, failed);
		const stored = await world.deps.accounts.find(account._id);
		expect(stored).toMatchObject({ missingScopes: ['pins:write'] });
	});

	it('has nothing to refresh without an account', async () => {
		const none = { accountId: newId(), failedVersion: 1 };
		expect(await refreshTokens(world.deps, none)).toBe('refused');
	});
});
