import type { ErrorCode } from '../../domain/error-codes.js';
import type { StoredEvent } from '../../domain/events.js';
import { isDuplicateKey, type Collection, type PipelineStage } from '../../platform/mongo.js';
import { accountEvent, deadHealth, endingHealth, WELL } from './account-health.js';
import { nextCheckAt, refreshDueAt } from './due-times.js';
import type { AccountRecord } from './model.js';

/** What a connection writes, be it the first or a later one of the same user. */
export type Connected = Pick<
	AccountRecord,
	| 'provider'
	| 'username'
	| 'displayName'
	| 'scopes'
	| 'sealedTokens'
	| 'tokenExpiresAt'
	| 'refreshExpiresAt'
>;

/** An account as it is handed in: its due times and first event are the store's. */
export type NewAccount = Omit<
	AccountRecord,
	| 'outbox'
	| 'outboxAt'
	| 'tokensSince'
	| 'refreshDueAt'
	| 'checkDueAt'
	| 'checkFailures'
	| 'healthCode'
>;

/** What a refresh writes. */
export type Refreshed = Pick<
	AccountRecord,
	'sealedTokens' | 'tokenExpiresAt' | 'refreshExpiresAt'
> & {
	/** The pair whose refresh token was taken; it is kept until the new one has worked. */
	readonly with: 'current' | 'previous';
} & Partial<Pick<AccountRecord, 'scopes' | 'missingScopes'>>;

/** Names the pair of tokens that a write replaces or judges. */
export interface TokenRef {
	readonly id: string;
	readonly version: number;
	readonly now: Date;
}

/** A later connection of the same user. */
export interface Reconnection {
	readonly id: string;
	readonly connected: Connected & Partial<Pick<AccountRecord, 'clientId' | 'laneBehind'>>;
	readonly now: Date;
}

/** What an account was before a write. */
export interface Before {
	readonly workspaceId: string;
	readonly reconnectRequired: boolean;
}

/** A pair that still works and will not be renewed. */
export interface Ending extends TokenRef {
	readonly code: ErrorCode;
	readonly endsAt: Date | null;
	/** The next try to renew it all the same. */
	readonly refreshDueAt: Date;
	/** The pair before is the one that works: it takes the place of the present one. */
	readonly goBack?: boolean;
}

const PAST = new Date(0);
const BEFORE = { workspaceId: 1, reconnectRequired: 1 } as const;

type Accounts = Collection<AccountRecord>;
type Condition = PipelineStage;

/** Values of ours are no expressions, whatever they begin with. */
const literal = (fields: object): PipelineStage =>
	Object.fromEntries(
		Object.entries(fields)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [name, { $literal: value as unknown }]),
	);

/** Adds the event to the outbox where the condition holds for the record as it was. */
const telling = (event: StoredEvent, when: Condition): PipelineStage => ({
	$set: {
		outbox: {
			$concatArrays: [
				{ $ifNull: ['$outbox', []] },
				{ $cond: [when, { $literal: [event] }, { $literal: [] }] },
			],
		},
		outboxAt: {
			$cond: [
				when,
				{ $min: ['$outboxAt', { $literal: event.at }] },
				{ $ifNull: ['$outboxAt', '$$REMOVE'] },
			],
		},
	},
});

const isStatus = (...statuses: AccountRecord['healthStatus'][]): Condition => ({
	$in: ['$healthStatus', statuses],
});
const not = (condition: Condition): Condition => ({ $not: [condition] });

const well = (now: Date) => ({
	...WELL,
	healthCheckedAt: now,
	reconnectRequired: false,
	missingScopes: [],
	updatedAt: now,
});

const dueTimes = (id: string, pair: Parameters<typeof refreshDueAt>[1], now: Date) => ({
	tokensSince: now,
	refreshDueAt: refreshDueAt(id, pair, now),
	checkDueAt: nextCheckAt(id, now),
	checkFailures: 0,
});

/** Null when the workspace has this user already. */
export async function insertAccount(
	accounts: Accounts,
	account: NewAccount,
): Promise<AccountRecord | null> {
	const { _id: id, createdAt: at } = account;
	const event = accountEvent(id, { name: 'account.connected', at, health: WELL });
	const whole = {
		...account,
		...dueTimes(id, account, at),
		healthCode: null,
		outbox: [event],
		outboxAt: at,
	};
	try {
		await accounts.insertOne(whole);
		return whole;
	} catch (error) {
		if (isDuplicateKey(error)) return null;
		throw error;
	}
}

/** The same user again: what was unwell has recovered, anything else is a new connection. */
export function reconnectAccount(
	accounts: Accounts,
	{ id, connected, now }: Reconnection,
): Promise<AccountRecord | null> {
	const told = (name: 'account.connected' | 'account.recovered'): StoredEvent =>
		accountEvent(id, { name, at: now, health: WELL }, { reconnected: true });
	const unwell = isStatus('expiring', 'reconnect_required', 'missing_scope');
	return accounts.findOneAndUpdate(
		{ _id: id },
		[
			telling(told('account.recovered'), unwell),
			telling(told('account.connected'), not(unwell)),
			{
				$set: {
					...literal({ ...connected, ...well(now), ...dueTimes(id, connected, now) }),
					refreshLeaseUntil: PAST,
					previousSealedTokens: null,
					revokedAt: null,
					tokenVersion: { $add: ['$tokenVersion', 1] },
				},
			},
		],
		{ returnDocument: 'after' },
	);
}

/** Replaces the pair; what it was before, or null when it is another pair by now. */
export function replaceTokens(
	accounts: Accounts,
	{ id, version, now, refreshed }: TokenRef & { refreshed: Refreshed },
): Promise<Before | null> {
	const { with: used, ...fields } = refreshed;
	const { missingScopes = [] } = refreshed;
	const narrowed = missingScopes.length > 0;
	const health = narrowed ? narrowedHealth(missingScopes) : WELL;
	const name = narrowed ? 'account.reconnect_required' : 'account.recovered';
	const event = accountEvent(id, { name, at: now, health });
	return accounts.findOneAndUpdate(
		{ _id: id, tokenVersion: version, revokedAt: null },
		[
			telling(event, not(isStatus(health.healthStatus))),
			{
				$set: {
					...literal({ ...well(now), ...health, ...fields, reconnectRequired: narrowed }),
					...literal(dueTimes(id, fields, now)),
					refreshLeaseUntil: PAST,
					// Copied in the database: it may have been sealed anew since it was read.
					previousSealedTokens: used === 'current' ? '$sealedTokens' : '$previousSealedTokens',
					tokenVersion: version + 1,
				},
			},
		],
		{ projection: BEFORE },
	);
}

const narrowedHealth = (missing: readonly string[]) =>
	deadHealth(
		'scope_missing',
		`The connection of this account has lost permissions: ${missing.join(', ')}.`,
	);

/** The pair works and ends; what it was before, or null when it is another pair by now. */
export function noteEnding(
	accounts: Accounts,
	{ id, version, now, code, endsAt, goBack = false, ...ending }: Ending,
): Promise<Before | null> {
	const health = endingHealth(code, endsAt);
	const facts = { ends_at: endsAt?.toISOString() ?? null };
	const event = accountEvent(id, { name: 'account.token_expiring', at: now, health }, facts);
	const known = { $and: [isStatus('expiring'), { $eq: ['$healthCode', code] }] };
	// That nothing was heard takes back nothing that Pinterest has said meanwhile.
	const unheard = code === 'pinterest_unavailable';
	const healthStatus = unheard ? 'healthy' : ({ $ne: 'missing_scope' } as const);
	const back = {
		sealedTokens: '$previousSealedTokens',
		previousSealedTokens: null,
		tokenExpiresAt: null,
		tokenVersion: version + 1,
	};
	return accounts.findOneAndUpdate(
		{ _id: id, tokenVersion: version, revokedAt: null, healthStatus },
		[
			telling(event, not(known)),
			{
				$set: {
					...literal({ ...well(now), ...health, refreshDueAt: ending.refreshDueAt }),
					missingScopes: '$missingScopes',
					...(goBack ? back : {}),
				},
			},
		],
		{ projection: BEFORE },
	);
}

/** Only a new connection helps; null when that was known, or the pair is another by now. */
export function requireReconnect(
	accounts: Accounts,
	{ id, version, now, code, message }: TokenRef & { code: ErrorCode; message: string },
): Promise<Before | null> {
	const health = deadHealth(code, message);
	const event = accountEvent(id, { name: 'account.reconnect_required', at: now, health });
	return accounts.findOneAndUpdate(
		{ _id: id, tokenVersion: version, revokedAt: null, reconnectRequired: false },
		{
			$set: {
				...health,
				healthCheckedAt: now,
				reconnectRequired: true,
				refreshLeaseUntil: PAST,
				checkDueAt: code === 'scope_missing' ? null : nextCheckAt(id, now),
				checkFailures: 0,
				updatedAt: now,
			},
			$push: { outbox: event },
			$min: { outboxAt: now },
		},
		{ projection: BEFORE },
	);
}

const REVOKED = 'This Pinterest account was disconnected.';

/** Counts the version on, so that no refresh under way can put tokens back. */
export const revocation = (now: Date): PipelineStage[] => [
	{
		$set: {
			sealedTokens: null,
			previousSealedTokens: null,
			tokenExpiresAt: null,
			refreshExpiresAt: null,
			refreshLeaseUntil: PAST,
			refreshDueAt: null,
			checkDueAt: null,
			tokenVersion: { $add: ['$tokenVersion', 1] },
			healthStatus: 'revoked',
			healthMessage: REVOKED,
			healthCode: 'account_revoked',
			healthCheckedAt: now,
			reconnectRequired: false,
			missingScopes: [],
			revokedAt: { $ifNull: ['$revokedAt', now] },
			updatedAt: now,
		},
	},
];
