import { Schema } from 'mongoose';

/** A tenant: its projects and people belong together, nobody else reaches them. */
export interface OrganizationRecord {
	_id: string;
	name: string;
	/** What the product that made the tenant calls it. */
	externalId?: string;
	/** Made by the operator's call for others, not for whoever runs the service. */
	isTenant?: boolean;
	/** Pins it may create a month; 0 = any number, null or absent = the setting. */
	monthlyQuota?: number | null;
	createdAt: Date;
	updatedAt: Date;
}

const schema = new Schema(
	{
		_id: String,
		name: String,
		externalId: String,
		isTenant: Boolean,
		monthlyQuota: Number,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'organizations', versionKey: false },
);

// The same external id again is the same tenant.
schema.index(
	{ externalId: 1 },
	{
		name: 'external_id',
		unique: true,
		partialFilterExpression: { externalId: { $exists: true } },
	},
);
schema.index({ createdAt: -1, _id: -1 }, { name: 'list' });

export const organizationModel = { name: 'Organization', schema };
