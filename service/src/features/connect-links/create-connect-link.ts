import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Random } from '../../platform/random.js';
import type { Caller } from '../access/index.js';
import { hashSecret, permitConnecting, type BeginSignInDeps } from '../accounts/index.js';
import type { ConnectLinkRecord } from './model.js';
import type { ConnectLinkStore } from './store.js';

export type CreateConnectLinkDeps = Parameters<typeof permitConnecting>[0] &
	Pick<BeginSignInDeps, 'providerOf' | 'ports' | 'callbackUrl'> & {
		readonly connectLinks: Pick<ConnectLinkStore, 'insert'>;
		readonly clock: Clock;
		readonly random: Random;
		/** Whether the client of the workspace is there and not archived. */
		takesAccounts(workspaceId: string, clientId: string): Promise<boolean>;
	};

export interface NewConnectLink {
	readonly label: string;
	readonly clientId: string | null;
	/** Reconnects this account and no other. */
	readonly accountId?: string;
	/** In milliseconds; ignored beside `expiresAt`. */
	readonly lifeMs?: number;
	readonly expiresAt?: Date;
}

/** A link with the token that only its address holds. */
export interface CreatedConnectLink {
	readonly link: ConnectLinkRecord;
	readonly token: string;
}

const TOKEN_BYTES = 32;
const HOUR_MS = 3_600_000;
const DEFAULT_LIFE_MS = 7 * 24 * HOUR_MS;
export const LONGEST_LIFE_HOURS = 30 * 24;

/**
 * Makes a link that works once. Throws `not_found` and `account_not_permitted` for an account,
 * `validation_error` for a client or an end that cannot be, `pinterest_not_permitted` where the
 * service is not set up for the sign-in: now, and not when the client clicks.
 */
export async function createConnectLink(
	deps: CreateConnectLinkDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds' | 'keyId'>,
	wanted: NewConnectLink,
): Promise<CreatedConnectLink> {
	const { workspaceId, keyId } = caller;
	await permitConnecting(deps, caller, wanted.accountId);
	await permitClient(deps, caller, wanted.clientId);
	const provider = await deps.providerOf(workspaceId);
	deps.callbackUrl(provider);
	deps.ports.forProvider(provider);
	const now = deps.clock.now();
	const token = deps.random.bytes(TOKEN_BYTES).toString('base64url');
	const link: ConnectLinkRecord = {
		_id: newId(),
		workspaceId,
		tokenHash: hashSecret(token),
		label: wanted.label,
		clientId: wanted.clientId,
		accountId: wanted.accountId ?? null,
		createdBy: keyId,
		starts: 0,
		createdAt: now,
		expiresAt: endOf(wanted, now),
		revokedAt: null,
		usedAt: null,
		usedBy: null,
		connectedAccountId: null,
	};
	await deps.connectLinks.insert(link);
	return { link, token };
}

async function permitClient(
	{ takesAccounts }: CreateConnectLinkDeps,
	{ workspaceId, accountIds }: Pick<Caller, 'workspaceId' | 'accountIds'>,
	clientId: string | null,
): Promise<void> {
	if (clientId === null) return;
	if (accountIds !== null) {
		throw new ServiceError('account_not_permitted', {
			message: 'A key with an account list cannot move an account to another client.',
			remedy: 'Leave out "client_id", or use a key without an account list.',
		});
	}
	if (await takesAccounts(workspaceId, clientId)) return;
	throw refused('client_id', 'the workspace has no client with this id that is not archived');
}

function endOf({ expiresAt, lifeMs = DEFAULT_LIFE_MS }: NewConnectLink, now: Date): Date {
	const end = expiresAt ?? new Date(now.getTime() + lifeMs);
	if (end <= now) throw refused('expires_at', 'must be in the future');
	if (end.getTime() - now.getTime() > LONGEST_LIFE_HOURS * HOUR_MS) {
		throw refused('expires_at', 'must be at most 30 days ahead');
	}
	return end;
}

const refused = (field: string, msg: string): ServiceError =>
	new ServiceError('validation_error', {
		message: `${field}: ${msg}`,
		fields: [{ loc: ['body', field], msg, type: 'value_error' }],
	});
