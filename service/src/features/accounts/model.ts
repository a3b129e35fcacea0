import { Schema } from 'mongoose';
import type { Provider } from '../workspaces/index.js';

export type HealthStatus = 'healthy' | 'reconnect_required' | 'revoked';

/** One connected Pinterest user. Tokens are sealed; nothing here can be used without the keys. */
export interface AccountRecord {
	_id: string;
	workspaceId: string;
	provider: Provider;
	pinterestUserId: string;
	username: string | null;
	displayName: string | null;
	/** What the user granted. */
	scopes: string[];
	/** `{accessToken, refreshToken}`, bound to this record and workspace. */
	sealedTokens: string;
	/** The pair before the last refresh, for the case that Pinterest goes back on it. */
	previousSealedTokens: string | null;
	/** Counts the pairs; every later write of tokens must name the one it replaces. */
	tokenVersion: number;
	tokenExpiresAt: Date | null;
	refreshExpiresAt: Date | null;
	refreshLeaseUntil: Date;
	healthStatus: HealthStatus;
	healthMessage: string | null;
	healthCheckedAt: Date | null;
	reconnectRequired: boolean;
	missingScopes: string[];
	revokedAt: Date | null;
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
		healthStatus: String,
		healthMessage: String,
		healthCheckedAt: Date,
		reconnectRequired: Boolean,
		missingScopes: [String],
		revokedAt: Date,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'accounts', versionKey: false },
);

schema.index({ workspaceId: 1, pinterestUserId: 1 }, { name: 'user', unique: true });
schema.index({ workspaceId: 1, createdAt: 1, _id: 1 }, { name: 'workspace' });

export const accountModel = { name: 'Account', schema };
