import { Schema } from 'mongoose';

export const ENVIRONMENTS = ['production', 'sandbox'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Whom the workspace publishes to. */
export const PROVIDERS = ['simulator', 'pinterest-sandbox', 'pinterest'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** The tenant: everything else belongs to exactly one. */
export interface WorkspaceRecord {
	_id: string;
	name: string;
	environment: Environment;
	provider: Provider;
	organizationId: string;
	/** What whoever made it by a call calls it; once in an organization. */
	externalId?: string;
	/** Near-duplicates of the last day are refused, not only named. */
	blockNearDuplicates?: boolean;
	createdAt: Date;
	updatedAt: Date;
}

const schema = new Schema(
	{
		_id: String,
		name: String,
		environment: String,
		provider: String,
		organizationId: String,
		externalId: String,
		blockNearDuplicates: Boolean,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'workspaces', versionKey: false },
);

schema.index({ organizationId: 1, createdAt: 1 }, { name: 'organization' });

schema.index(
	{ organizationId: 1, externalId: 1 },
	{
		name: 'external_id',
		unique: true,
		partialFilterExpression: { externalId: { $exists: true } },
	},
);

export const workspaceModel = { name: 'Workspace', schema };
