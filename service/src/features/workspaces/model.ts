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
		blockNearDuplicates: Boolean,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'workspaces', versionKey: false },
);

schema.index({ organizationId: 1, createdAt: 1 }, { name: 'organization' });

export const workspaceModel = { name: 'Workspace', schema };
