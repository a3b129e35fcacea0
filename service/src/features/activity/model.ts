import { Schema } from 'mongoose';

export const ACTOR_TYPES = ['user', 'api_key', 'system', 'worker', 'admin', 'billing'] as const;
export const CATEGORIES = [
	'security',
	'publishing',
	'billing',
	'configuration',
	'integration',
] as const;
export const ENTRY_STATUSES = ['success', 'failed', 'queued', 'canceled'] as const;

/** The contract's closed lists; client libraries know no other words. */
export type ActorType = (typeof ACTOR_TYPES)[number];
export type Category = (typeof CATEGORIES)[number];
export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** One line of a workspace's log, for people. */
export interface ActivityRecord {
	_id: string;
	workspaceId: string;
	/** The Pinterest account it is about; decides which keys may read it. */
	accountId: string | null;
	actorType: ActorType;
	/** The person who did it; absent where none was signed in. */
	actorUserId?: string | null;
	actorLabel: string | null;
	/** `<resource>.<what happened>` */
	action: string;
	category: Category;
	resourceType: string | null;
	resourceId: string | null;
	status: EntryStatus;
	message: string;
	metadata: Readonly<Record<string, unknown>>;
	requestId: string | null;
	createdAt: Date;
	expiresAt: Date;
}

export const RETENTION_DAYS = 90;

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		accountId: String,
		actorType: String,
		actorUserId: String,
		actorLabel: String,
		action: String,
		category: String,
		resourceType: String,
		resourceId: String,
		status: String,
		message: String,
		metadata: Schema.Types.Mixed,
		requestId: String,
		createdAt: Date,
		expiresAt: Date,
	},
	{ collection: 'activity', versionKey: false },
);

// List: newest first, of all or of one action.
schema.index({ workspaceId: 1, createdAt: -1, _id: -1 }, { name: 'list' });
schema.index({ workspaceId: 1, action: 1, createdAt: -1, _id: -1 }, { name: 'list_action' });
schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 });

export const activityModel = { name: 'Activity', schema };
