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
	requestsPerMinute: number | null;
	lastUsedAt: Date | null;
	createdAt: Date;
	revokedAt: Date | null;
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
		requestsPerMinute: Number,
		lastUsedAt: Date,
		createdAt: Date,
		revokedAt: Date,
	},
	{ collection: 'api_keys', versionKey: false },
);

schema.index({ hash: 1 }, { name: 'hash', unique: true });
schema.index({ workspaceId: 1, createdAt: -1, _id: 1 }, { name: 'workspace' });

export const apiKeyModel = { name: 'ApiKey', schema };
