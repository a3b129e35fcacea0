import type { ErrorCode } from '../../domain/error-codes.js';
import { UpstreamError } from '../../domain/errors.js';
import type { TokenSet } from '../../pinterest/port.js';
import type { RefreshResult, RenewedTokens } from './account-caches.js';
import { ENDS_SOON_MS, nextCheckAt } from './due-times.js';
import { expiryOf } from './expiry-of.js';
import type { AccountRecord } from './model.js';
import { announce, type RefreshTokensDeps } from './refresh-deps.js';
import { missingScopes } from './required-scopes.js';
import { saveTokens } from './save-tokens.js';
import { openTokens, sealTokens, type TokenPair } from './vault.js';

/** A pair in hand; the one before is there until the present one has worked. */
interface HeldPair extends TokenPair {
	readonly which: 'current' | 'previous';
}

/** What a call with a token told of that token. */
type Standing = 'works' | 'refused' | 'unclear';

/** A pair this young was refused for another reason than its age: it is tried before it is renewed. */
const YOUNG_MS = 60_000;
const DEAD =
	'Pinterest no longer accepts the connection of this account. Reconnect it; waiting pins go out afterwards.';

/**
 * Renews the pair of an account whose lease the caller holds. Tries what there is: the refresh
 * token, the one before, then whether an access token still works. Only when Pinterest refuses all
 * of them for certain is the connection dead.
 */
export async function renewTokens(
	deps: RefreshTokensDeps,
	account: AccountRecord,
	{ ahead }: { readonly ahead: boolean },
): Promise<RefreshResult> {
	const pairs = await openPairs(deps, account);
	const [current] = pairs;
	// A revoked account is not leased; if it were, there would be nothing to renew.
	if (!current) return 'refused';
	const refused = new Set<string>();
	if (!ahead && isYoung(deps, account)) {
		const standing = await standingOf(deps, account, current);
		if (standing !== 'refused') return standing === 'works' ? 'refreshed' : 'unavailable';
		refused.add(current.accessToken);
	}
	for (const pair of withRefreshTokens(pairs)) {
		const answer = await ask(deps, account, pair.refreshToken);
		if (answer === 'unclear') return 'unavailable';
		if (answer === 'refused') continue;
		return saveTokens(deps, account._id, renewedBy(deps, account, { pair, answer }));
	}
	const code = withRefreshTokens(pairs).length > 0 ? 'token_revoked' : 'token_expired';
	for (const pair of pairs.filter(({ accessToken }) => !refused.has(accessToken))) {
		const standing = await standingOf(deps, account, pair);
		if (standing === 'unclear') return 'unavailable';
		if (standing === 'works') return keep(deps, account, { pair, code });
	}
	return condemn(deps, account, code);
}

const ownerOf = ({ _id, workspaceId }: AccountRecord) => ({ id: _id, workspaceId });

async function openPairs(
	{ vault }: RefreshTokensDeps,
	account: AccountRecord,
): Promise<HeldPair[]> {
	const { sealedTokens, previousSealedTokens } = account;
	const open = async (sealed: string | null, which: HeldPair['which']): Promise<HeldPair[]> =>
		sealed === null ? [] : [{ ...(await openTokens(vault, ownerOf(account), sealed)), which }];
	const pairs = await Promise.all([
		open(sealedTokens, 'current'),
		open(previousSealedTokens, 'previous'),
	]);
	return pairs.flat();
}

const isYoung = ({ clock }: RefreshTokensDeps, { tokensSince }: AccountRecord): boolean =>
	tokensSince !== undefined && clock.now().getTime() - tokensSince.getTime() < YOUNG_MS;

/** Those with a refresh token, each token once. */
function withRefreshTokens(pairs: readonly HeldPair[]): (HeldPair & { refreshToken: string })[] {
	const seen = new Set<string>();
	return pairs.flatMap((pair) => {
		const { refreshToken } = pair;
		if (refreshToken === null || seen.has(refreshToken)) return [];
		seen.add(refreshToken);
		return [{ ...pair, refreshToken }];
	});
}

/** Only a definite no to the grant is a refusal; every doubt is settled by trying again. */
async function ask(
	deps: RefreshTokensDeps,
	account: AccountRecord,
	refreshToken: string,
): Promise<TokenSet | Exclude<Standing, 'works'>> {
	try {
		const signal = AbortSignal.timeout(deps.callLimitMs);
		return await deps.ports
			.forProvider(account.provider)
			.refreshTokens({ refreshToken }, { signal });
	} catch (error) {
		return judge(deps, account, { error, refusal: 'token_revoked' });
	}
}

async function standingOf(
	deps: RefreshTokensDeps,
	account: AccountRecord,
	{ accessToken }: TokenPair,
): Promise<Standing> {
	try {
		const signal = AbortSignal.timeout(deps.callLimitMs);
		await deps.ports.forProvider(account.provider).getUserAccount(accessToken, { signal });
		return 'works';
	} catch (error) {
		// Who is told that a permission lacks has been recognised.
		if (error instanceof UpstreamError && error.code === 'scope_missing') return 'works';
		return judge(deps, account, { error, refusal: 'token_expired' });
	}
}

function judge(
	{ logger }: RefreshTokensDeps,
	account: AccountRecord,
	{ error, refusal }: { readonly error: unknown; readonly refusal: ErrorCode },
): 'refused' | 'unclear' {
	if (!(error instanceof UpstreamError)) throw error;
	const { code, outcome } = error;
	const standing = code === refusal && outcome === 'refused' ? 'refused' : 'unclear';
	const facts = { accountId: account._id, code, outcome };
	logger.warn(facts, 'the tokens of an account could not be refreshed');
	return standing;
}

function renewedBy(
	{ vault, clock }: RefreshTokensDeps,
	account: AccountRecord,
	{ pair, answer }: { readonly pair: HeldPair; readonly answer: TokenSet },
): RenewedTokens {
	const { accessToken, refreshToken, scopes } = answer;
	const now = clock.now();
	const renewed = { accessToken, refreshToken: refreshToken ?? pair.refreshToken };
	const keepsOld = refreshToken === null;
	return {
		version: account.tokenVersion,
		with: pair.which,
		// Sealed when it is stored: the vault may need the database, too.
		seal: () => sealTokens(vault, ownerOf(account), renewed),
		tokenExpiresAt: expiryOf(now, answer.accessExpiresInSeconds),
		refreshExpiresAt: keepsOld
			? account.refreshExpiresAt
			: expiryOf(now, answer.refreshExpiresInSeconds),
		...(scopes.length > 0 ? { scopes, missingScopes: missingScopes(scopes) } : {}),
	};
}

/** The account goes on with the pair until it ends, and says so in time. */
async function keep(
	deps: RefreshTokensDeps,
	{ _id: id, tokenVersion: version, tokenExpiresAt }: AccountRecord,
	{ pair, code }: { readonly pair: HeldPair; readonly code: ErrorCode },
): Promise<RefreshResult> {
	const { accounts, clock } = deps;
	const now = clock.now();
	const goBack = pair.which === 'previous';
	const endsAt = goBack ? null : tokenExpiresAt;
	const soonAt = new Date((endsAt?.getTime() ?? 0) - ENDS_SOON_MS);
	// Never had a refresh token: nothing went wrong, and its end is far.
	if (code === 'token_expired' && soonAt > now) {
		await accounts.checks.postponeRefresh({ id, version, at: soonAt });
		return 'refreshed';
	}
	const refreshDueAt = nextCheckAt(id, now);
	const ending = { id, version, now, code, endsAt, refreshDueAt, goBack };
	const before = await accounts.noteEnding(ending);
	if (before) await announce(deps, id, { before });
	return 'refreshed';
}

async function condemn(
	deps: RefreshTokensDeps,
	{ _id: id, tokenVersion: version }: AccountRecord,
	code: ErrorCode,
): Promise<RefreshResult> {
	const { accounts, clock } = deps;
	const before = await accounts.requireReconnect({
		id,
		version,
		now: clock.now(),
		code,
		message: DEAD,
	});
	if (before) {
		await announce(deps, id, { before, code });
		return 'refused';
	}
	const account = await accounts.find(id);
	return account?.tokenVersion === version || !account || account.revokedAt
		? 'refused'
		: 'refreshed';
}
