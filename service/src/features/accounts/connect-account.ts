import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { CryptoBox } from '../../platform/crypto-box.js';
import { newId } from '../../platform/ids.js';
import type { PinterestPort, TokenSet, UserAccount } from '../../pinterest/port.js';
import type { Provider } from '../workspaces/index.js';
import { forgetAccount, type AccountCaches } from './account-caches.js';
import { expiryOf } from './expiry-of.js';
import type { AccountRecord } from './model.js';
import { missingScopes, REQUIRED_SCOPES } from './required-scopes.js';
import type { AccountStore, Connected } from './store.js';
import { sealTokens } from './vault.js';

export interface ConnectAccountDeps {
	readonly accounts: AccountStore;
	readonly accountCaches: AccountCaches;
	readonly ports: { forProvider(provider: Provider): PinterestPort };
	readonly box: CryptoBox;
	readonly clock: Clock;
	/** Makes the account's lane where it is missing and opens it; safe to repeat. */
	laneReady(accountId: string, workspaceId: string): Promise<void>;
	/** Cancels what waits for the account and asks to cancel what is on its way. */
	cancelPending(account: { accountId: string; workspaceId: string }): Promise<void>;
}

export interface ConnectAccountInput {
	readonly workspaceId: string;
	readonly provider: Provider;
	readonly code: string;
	/** The one the code was asked for with. */
	readonly redirectUri: string;
	/** Only the Pinterest user of this account may be connected. */
	readonly reconnects?: string;
}

/**
 * Connects the user who granted the code, or the same user again, who then keeps the id.
 * Throws `scope_missing` for a partial grant, naming what lacks, `conflict` for another user than
 * the one to reconnect, and any `UpstreamError`; nothing is changed then.
 */
export async function connectAccount(
	deps: ConnectAccountDeps,
	input: ConnectAccountInput,
): Promise<AccountRecord> {
	const port = deps.ports.forProvider(input.provider);
	const tokens = await port.exchangeCode({ code: input.code, redirectUri: input.redirectUri });
	refusePartialGrant(tokens);
	const user = await port.getUserAccount(tokens.accessToken);
	if (input.reconnects !== undefined) await refuseAnotherUser(deps, input.reconnects, user);
	const account = await storeAccount(deps, input, { tokens, user });
	forgetAccount(deps.accountCaches, account._id);
	await deps.laneReady(account._id, account.workspaceId);
	return account;
}

function refusePartialGrant({ scopes }: TokenSet): void {
	const missing = missingScopes(scopes);
	if (missing.length === 0) return;
	throw new ServiceError('scope_missing', {
		message: `The connection lacks permissions that were not granted: ${missing.join(', ')}.`,
		remedy: 'Connect the account again and grant all permissions that are asked for.',
		facts: { missing_scopes: missing },
	});
}

async function refuseAnotherUser(
	{ accounts }: ConnectAccountDeps,
	accountId: string,
	user: UserAccount,
): Promise<void> {
	const account = await accounts.find(accountId);
	if (account?.pinterestUserId === user.id) return;
	const [signedIn, wanted] = [user.username ?? user.id, account?.username ?? accountId];
	throw new ServiceError('conflict', {
		message: `The sign-in was as Pinterest user "${signedIn}", but the account to reconnect is "${wanted}".`,
		remedy: 'Sign in at Pinterest as the user of that account, then begin the connection again.',
	});
}

interface Grant {
	readonly tokens: TokenSet;
	readonly user: UserAccount;
}

async function storeAccount(
	deps: ConnectAccountDeps,
	{ workspaceId, provider }: ConnectAccountInput,
	grant: Grant,
): Promise<AccountRecord> {
	const { accounts, clock } = deps;
	const userId = grant.user.id;
	const connectedAs = (id: string): Connected => ({
		provider,
		...connectionOf(deps, { id, workspaceId }, grant),
	});

	if (!(await accounts.findByUser(workspaceId, userId))) {
		const id = newId();
		const fresh = freshAccount({ id, workspaceId, userId, now: clock.now() });
		const account = { ...fresh, ...connectedAs(id) };
		// Before the account: one without a lane would take pins that nobody ever serves.
		await deps.laneReady(id, workspaceId);
		if (await accounts.insert(account)) return account;
	}
	const held = await accounts.findByUser(workspaceId, userId);
	// A revocation that was cut off: what it did not reach must not go out after all.
	if (held?.revokedAt) await deps.cancelPending({ accountId: held._id, workspaceId });
	const again =
		held &&
		(await accounts.reconnect({
			id: held._id,
			connected: connectedAs(held._id),
			now: clock.now(),
		}));
	if (!again) throw new Error('an account went away while it was being connected');
	return again;
}

function connectionOf(
	{ box, clock }: ConnectAccountDeps,
	owner: { readonly id: string; readonly workspaceId: string },
	{ tokens, user }: Grant,
): Omit<Connected, 'provider'> {
	const now = clock.now();
	return {
		username: user.username,
		displayName: user.displayName,
		scopes: tokens.scopes.length > 0 ? tokens.scopes : [...REQUIRED_SCOPES],
		sealedTokens: sealTokens(box, owner, tokens),
		tokenExpiresAt: expiryOf(now, tokens.accessExpiresInSeconds),
		refreshExpiresAt: expiryOf(now, tokens.refreshExpiresInSeconds),
	};
}

function freshAccount({
	id,
	workspaceId,
	userId,
	now,
}: {
	id: string;
	workspaceId: string;
	userId: string;
	now: Date;
}): Omit<AccountRecord, keyof Connected> {
	return {
		_id: id,
		workspaceId,
		pinterestUserId: userId,
		previousSealedTokens: null,
		tokenVersion: 1,
		refreshLeaseUntil: new Date(0),
		healthStatus: 'healthy',
		healthMessage: null,
		healthCheckedAt: now,
		reconnectRequired: false,
		missingScopes: [],
		revokedAt: null,
		createdAt: now,
		updatedAt: now,
	};
}
