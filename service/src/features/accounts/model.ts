import { Schema } from 'mongoose';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { StoredEvent } from '../../domain/events.js';
import { OUTBOX_INDEX, OUTBOX_SWEEP_INDEX, type OutboxFields } from '../../platform/outbox.js';
import type { Provider } from '../workspaces/index.js';

/** What is stored; a limited account is one whose lane waits, which only the lane knows. */
export type HealthStatus =
	'healthy' | 'expiring' | 'reconnect_required' | 'missing_scope' | 'revoked';

/** One connected Pinterest user. Tokens are sealed; nothing here can be used without the keys. */
export interface AccountRecord extends OutboxFields<StoredEvent> {
	_id: string;
	workspaceId: string;
	provider: Provider;
	pinterestUserId: string;
	username: string | null;
	displayName: string | null;
	/** What the user granted. */
	scopes: string[];
	/** `{accessToken, refreshToken}`, bound to this record and workspace; null once revoked. */
	sealedTokens: string | null;
	/** The pair before, until the new one has worked once: Pinterest may go back on it. */
	previousSealedTokens: string | null;
	/** Counts the pairs; every later write of tokens must name the one it replaces. */
	tokenVersion: number;
	tokenExpiresAt: Date | null;
	refreshExpiresAt: Date | null;
	refreshLeaseUntil: Date;
	/** When the pair came into our hands. */
	tokensSince?: Date;
	/** From then on the pair is renewed although it still works; null: it cannot be. */
	refreshDueAt?: Date | null;
	/** When the account is looked at next without being used; null: never. */
	checkDueAt?: Date | null;
	/** Looks in a row that told nothing. */
	checkFailures?: number;
	healthStatus: HealthStatus;
	healthMessage: string | null;
	/** Why it is not healthy; each cause is told once. */
	healthCode?: ErrorCode | null;
	healthCheckedAt: Date | null;
	reconnectRequired: boolean;
	missingScopes: string[];
	revokedAt: Date | null;
	/** Query parameter that marks the link of each pin; absent or null: links stay as they are. */
	linkParameter?: string | null;
	/** The client the account belongs to; absent in records of old: none. */
	clientId: string | null;
	/** Its lane does not follow the pace of its client yet; set with every move. */
	laneBehind?: boolean;
	createdAt: Date;
	updatedAt: Date;
}

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		provider: String,
		pinterestUserId: String,
		username: String,
		displayName: String,
		scopes: [String],
		sealedTokens: String,
		previousSealedTokens: String,
		tokenVersion: Number,
		tokenExpiresAt: Date,
		refreshExpiresAt: Date,
		refreshLeaseUntil: Date,
		tokensSince: Date,
		refreshDueAt: Date,
		checkDueAt: Date,
		checkFailures: Number,
		healthStatus: String,
		healthMessage: String,
		healthCode: String,
		healthCheckedAt: Date,
		reconnectRequired: Boolean,
		missingScopes: [String],
		revokedAt: Date,
		linkParameter: String,
		clientId: String,
		laneBehind: Boolean,
		outbox: [Schema.Types.Mixed],
		outboxAt: Date,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'accounts', versionKey: false },
);

schema.index({ workspaceId: 1, pinterestUserId: 1 }, { name: 'user', unique: true });
schema.index({ pinterestUserId: 1 }, { name: 'everywhere' });
schema.index({ workspaceId: 1, createdAt: 1, _id: 1 }, { name: 'workspace' });
schema.index({ checkDueAt: 1 }, { name: 'check' });
schema.index(OUTBOX_INDEX.keys, OUTBOX_INDEX.options);
schema.index(OUTBOX_SWEEP_INDEX.keys, OUTBOX_SWEEP_INDEX.options);
schema.index({ workspaceId: 1, clientId: 1 }, { name: 'client' });
schema.index({ laneBehind: 1 }, { name: 'behind', partialFilterExpression: { laneBehind: true } });

export const accountModel = { name: 'Account', schema };
