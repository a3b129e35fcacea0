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
	/** `{accessToken, refreshToken}`, bound to this record and workspace; null once revoked. */
	sealedTokens: string | null;
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
	/** Query parameter that marks the link of each pin; absent or null: links stay as they are. */
	linkParameter?: string | null;
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
		linkParameter: String,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'accounts', versionKey: false },
);

schema.index({ workspaceId: 1, pinterestUserId: 1 }, { name: 'user', unique: true });
schema.index({ pinterestUserId: 1 }, { name: 'everywhere' });
schema.index({ workspaceId: 1, createdAt: 1, _id: 1 }, { name: 'workspace' });

export const accountModel = { name: 'Account', schema };

/** A sign-in that was begun: what the person comes back with is judged by it. */
export interface OAuthStateRecord {
	/** SHA-256 of the state, hex; the state itself is not kept. */
	_id: string;
	workspaceId: string;
	/** The API key that began it. */
	keyId: string;
	provider: Provider;
	/** The one the code is asked for with. */
	redirectUri: string;
	/** The only account that may come out of it; null = any Pinterest user. */
	accountId: string | null;
	createdAt: Date;
	expiresAt: Date;
	usedAt: Date | null;
}

/** How long after its end a late visitor is still told what was wrong. */
const KEPT_SECONDS = 24 * 3_600;

const stateSchema = new Schema(
	{
		_id: String,
		workspaceId: String,
		keyId: String,
		provider: String,
		redirectUri: String,
		accountId: String,
		createdAt: Date,
		expiresAt: Date,
		usedAt: Date,
	},
	{ collection: 'oauth_states', versionKey: false },
);

stateSchema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: KEPT_SECONDS });

export const oauthStateModel = { name: 'OAuthState', schema: stateSchema };
