import { Schema } from 'mongoose';
import type { Provider } from '../workspaces/index.js';

/** Who began a sign-in: it ends with them. */
export interface Starter {
	/** A key or a signed-in person of ours, or a connect link that somebody was sent. */
	readonly kind: 'api_key' | 'user' | 'link';
	readonly id: string;
	/** For the log. */
	readonly name: string;
}

/** A sign-in that was begun: what the person comes back with is judged by it. */
export interface OAuthStateRecord {
	/** SHA-256 of the state, hex; the state itself is not kept. */
	_id: string;
	workspaceId: string;
	startedBy: Starter;
	provider: Provider;
	/** The one the code is asked for with. */
	redirectUri: string;
	/** The only account that may come out of it; null = any Pinterest user. */
	accountId: string | null;
	/** The client that the account will belong to; null: as it is. */
	clientId: string | null;
	/** SHA-256 of the cookie of the browser it was begun in; null where no page of ours began it. */
	browserHash: string | null;
	createdAt: Date;
	expiresAt: Date;
	usedAt: Date | null;
	/** SHA-256 of the code it came back with: no other sign-in may come with the same one. */
	codeHash?: string;
}

/** How long after its end a late visitor is still told what was wrong. */
const KEPT_SECONDS = 24 * 3_600;

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		startedBy: { kind: String, id: String, name: String },
		provider: String,
		redirectUri: String,
		accountId: String,
		clientId: String,
		browserHash: String,
		createdAt: Date,
		expiresAt: Date,
		usedAt: Date,
		codeHash: String,
	},
	{ collection: 'oauth_states', versionKey: false },
);

schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: KEPT_SECONDS });
schema.index(
	{ codeHash: 1 },
	{ name: 'code', unique: true, partialFilterExpression: { codeHash: { $type: 'string' } } },
);

export const oauthStateModel = { name: 'OAuthState', schema };
