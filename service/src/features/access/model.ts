import { Schema } from 'mongoose';
import type { Scope } from './caller.js';

/** An API key as it is kept: never the key itself. */
export interface ApiKeyRecord {
	_id: string;
	workspaceId: string;
	name: string;
	/** SHA-256 of the key, hex. */
	hash: string;
	hint: string;
	scopes: Scope[];
	accountIds: string[] | null;
	/** Clients whose accounts it may act for as well; older keys have no such member. */
	clientIds?: string[] | null;
	requestsPerMinute: number | null;
	lastUsedAt: Date | null;
	createdAt: Date;
	revokedAt: Date | null;
	/** Ends by itself then; older keys have no such member. */
	expiresAt?: Date | null;
	/** Id of the key that was made in its place; once and for all. */
	replacedBy?: string | null;
}

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		name: String,
		hash: String,
		hint: String,
		scopes: [String],
		accountIds: [String],
		clientIds: [String],
		requestsPerMinute: Number,
		lastUsedAt: Date,
		createdAt: Date,
		revokedAt: Date,
		expiresAt: Date,
		replacedBy: String,
	},
	{ collection: 'api_keys', versionKey: false },
);

schema.index({ hash: 1 }, { name: 'hash', unique: true });
schema.index({ workspaceId: 1, createdAt: -1, _id: 1 }, { name: 'workspace' });

export const apiKeyModel = { name: 'ApiKey', schema };
