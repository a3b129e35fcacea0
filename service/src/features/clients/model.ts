import { Schema } from 'mongoose';

/** A label and group above accounts: whom a workspace publishes for. */
export interface ClientRecord {
	_id: string;
	workspaceId: string;
	name: string;
	/** The name as it is compared and sorted. */
	nameKey: string;
	/** The caller's own reference. */
	externalId: string | null;
	/** What no two clients in use share; gone once archived, so that both are free again. */
	heldName?: string;
	heldExternalId?: string;
	notes: string | null;
	/** Where pins of its accounts go that name no board. */
	defaultBoardId: string | null;
	/** For accounts that have none of their own; null = the settings. */
	timeZone: string | null;
	spacingMs: number | null;
	dailyCap: number | null;
	/** Counts the changes of these three. */
	paceVersion: number;
	/** Lanes of its accounts do not follow the latest of these changes yet. */
	lanesBehind?: boolean;
	createdAt: Date;
	updatedAt: Date;
	archivedAt: Date | null;
}

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		name: String,
		nameKey: String,
		externalId: String,
		heldName: String,
		heldExternalId: String,
		notes: String,
		defaultBoardId: String,
		timeZone: String,
		spacingMs: Number,
		dailyCap: Number,
		paceVersion: Number,
		lanesBehind: Boolean,
		createdAt: Date,
		updatedAt: Date,
		archivedAt: Date,
	},
	{ collection: 'clients', versionKey: false },
);

// List, by name; also one client by its reference.
schema.index({ workspaceId: 1, nameKey: 1, _id: 1 }, { name: 'list' });
for (const [field, name] of [
	['heldName', 'name'],
	['heldExternalId', 'external_id'],
] as const) {
	schema.index(
		{ workspaceId: 1, [field]: 1 },
		{ name, unique: true, partialFilterExpression: { [field]: { $exists: true } } },
	);
}
schema.index(
	{ lanesBehind: 1 },
	{ name: 'behind', partialFilterExpression: { lanesBehind: true } },
);

export const clientModel = { name: 'Client', schema };
