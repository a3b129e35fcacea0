import { Schema } from 'mongoose';

/** What an organization created in a month. Exists only where a quota was in force. */
export interface QuotaRecord {
	/** `<organization id>:<month>`. */
	_id: string;
	used: number;
	expiresAt: Date;
}

const schema = new Schema(
	{ _id: String, used: Number, expiresAt: Date },
	{ collection: 'quota_months', versionKey: false },
);

schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 });

export const quotaModel = { name: 'QuotaMonth', schema };
