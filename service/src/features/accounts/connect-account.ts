import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import type { PinterestPort, TokenSet, UserAccount } from '../../pinterest/port.js';
import type { Vault } from '../vault/index.js';
import type { Provider } from '../workspaces/index.js';
import { forgetAccount, type AccountCaches } from './account-caches.js';
import type { Connected, NewAccount } from './account-writes.js';
import { expiryOf } from './expiry-of.js';
import type { AccountRecord } from './model.js';
import { missingScopes, REQUIRED_SCOPES } from './required-scopes.js';
import type { AccountStore } from './store.js';
import { sealTokens } from './vault.js';

export interface ConnectAccountDeps {
	readonly accounts: AccountStore;
	readonly accountCaches: AccountCaches;
	readonly ports: { forProvider(provider: Provider): PinterestPort };
	readonly vault: Vault;
	readonly clock: Clock;
	readonly logger: Logger;
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
	/** The client the account belongs to from now on; absent: as it is. */
	readonly clientId?: string;
	/** Called last of all before the account is stored under this id; what it throws stops that. */
	beforeStoring?(accountId: string): Promise<void>;
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
	await openLane(deps, account);
	return account;
}

/** What is stored is connected: the sweep opens the lanes of connected accounts, too. */
async function openLane(
	{ laneReady, logger }: ConnectAccountDeps,
	{ _id: accountId, workspaceId }: AccountRecord,
): Promise<void> {
	await laneReady(accountId, workspaceId).catch((error: unknown) => {
		logger.warn({ accountId, err: String(error) }, 'the lane of a new connection is not open yet');
	});
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
	input: ConnectAccountInput,
	grant: Grant,
): Promise<AccountRecord> {
	const { accounts, clock } = deps;
	const { workspaceId, provider, clientId } = input;
	const client = clientId === undefined ? {} : { clientId, laneBehind: true };
	const userId = grant.user.id;
	const connectedAs = async (id: string): Promise<Connected> => ({
		provider,
		...(await connectionOf(deps, { id, workspaceId }, grant)),
	});

	if (!(await accounts.findByUser(workspaceId, userId))) {
		const id = newId();
		const fresh = freshAccount({ id, workspaceId, userId, now: clock.now() });
		const account = { ...fresh, ...(await connectedAs(id)), ...client };
		await input.beforeStoring?.(id);
		// Before the account: one without a lane would take pins that nobody ever serves.
		await deps.laneReady(id, workspaceId);
		const inserted = await accounts.insert(account);
		if (inserted) return inserted;
	}
	const held = await accounts.findByUser(workspaceId, userId);
	if (held) await input.beforeStoring?.(held._id);
	// A revocation that was cut off: what it did not reach must not go out after all.
	if (held?.revokedAt) await deps.cancelPending({ accountId: held._id, workspaceId });
	const again =
		held &&
		(await accounts.reconnect({
			id: held._id,
			connected: { ...(await connectedAs(held._id)), ...client },
			now: clock.now(),
		}));
	if (!again) throw new Error('an account went away while it was being connected');
	return again;
}

async function connectionOf(
	{ vault, clock }: ConnectAccountDeps,
	owner: { readonly id: string; readonly workspaceId: string },
	{ tokens, user }: Grant,
): Promise<Omit<Connected, 'provider'>> {
	const now = clock.now();
	return {
		username: user.username,
		displayName: user.displayName,
		scopes: tokens.scopes.length > 0 ? tokens.scopes : [...REQUIRED_SCOPES],
		sealedTokens: await sealTokens(vault, owner, tokens),
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
}): Omit<NewAccount, keyof Connected> {
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
		clientId: null,
		createdAt: now,
		updatedAt: now,
	};
}
