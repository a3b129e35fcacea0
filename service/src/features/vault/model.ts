import { Schema } from 'mongoose';

/** A workspace's key for its secrets, wrapped by a master key; useless without that one. */
export interface DataKeyRecord {
	/** Named in every value it seals. */
	_id: string;
	workspaceId: string;
	/** Counts the workspace's keys from 1; the highest one seals. */
	version: number;
	/** Bound to this record and workspace. */
	wrapped: string;
	/** The master key that opens `wrapped`. */
	masterKeyId: string;
	createdAt: Date;
}

const dataKeySchema = new Schema(
	{
		_id: String,
		workspaceId: String,
		version: Number,
		wrapped: String,
		masterKeyId: String,
		createdAt: Date,
	},
	{ collection: 'data_keys', versionKey: false },
);

dataKeySchema.index({ workspaceId: 1, version: -1 }, { name: 'workspace', unique: true });
dataKeySchema.index({ masterKeyId: 1, _id: 1 }, { name: 'master_key' });

export const dataKeyModel = { name: 'DataKey', schema: dataKeySchema };

/** A renewal of the data keys: what an interrupted one has done is not done again. */
export interface KeyRenewalRecord {
	_id: 'data-keys';
	/** Keys made before it are to be replaced. */
	startedAt: Date;
	doneAt: Date | null;
}

const renewalSchema = new Schema(
	{ _id: String, startedAt: Date, doneAt: Date },
	{ collection: 'key_renewals', versionKey: false },
);

export const keyRenewalModel = { name: 'KeyRenewal', schema: renewalSchema };
