import { collectionOf, isDuplicateKey, type Connection } from '../../platform/mongo.js';
import { workspaceModel, type WorkspaceRecord } from './model.js';

/** All queries on workspaces. */
export interface WorkspaceStore {
	insert(workspace: WorkspaceRecord): Promise<void>;
	/** False: there is one with this id, or of the organization with this external id. */
	insertNew(workspace: WorkspaceRecord): Promise<boolean>;
	find(id: string): Promise<WorkspaceRecord | null>;
	byExternalId(organizationId: string, externalId: string): Promise<WorkspaceRecord | null>;
	/** The oldest of all but these organizations. */
	oldestOutside(organizationIds: readonly string[]): Promise<WorkspaceRecord | null>;
	/** Changes settings; the workspace afterwards, null when there is none. */
	update(
		id: string,
		set: Pick<WorkspaceRecord, 'blockNearDuplicates' | 'updatedAt'>,
	): Promise<WorkspaceRecord | null>;
	/** Those of an organization, oldest first, at most 1,000. */
	listOf(organizationId: string): Promise<WorkspaceRecord[]>;
	/** All of them, oldest first; for the command line. */
	list(): Promise<WorkspaceRecord[]>;
}

const MAX_LISTED = 1_000;

export function createWorkspaceStore(connection: Connection): WorkspaceStore {
	const workspaces = collectionOf<WorkspaceRecord>(connection, workspaceModel);
	return {
		insert: async (workspace) => {
			await workspaces.insertOne(workspace);
		},
		insertNew: async (workspace) => {
			try {
				await workspaces.insertOne(workspace);
				return true;
			} catch (error) {
				if (isDuplicateKey(error)) return false;
				throw error;
			}
		},
		find: (id) => workspaces.findOne({ _id: id }),
		byExternalId: (organizationId, externalId) =>
			workspaces.findOne({ organizationId, externalId }),
		oldestOutside: (organizationIds) =>
			workspaces.findOne(
				{ organizationId: { $nin: [...organizationIds] } },
				{ sort: { createdAt: 1, _id: 1 } },
			),
		update: (id, set) =>
			workspaces.findOneAndUpdate({ _id: id }, { $set: set }, { returnDocument: 'after' }),
		listOf: (organizationId) =>
			workspaces
				.find({ organizationId })
				.sort({ createdAt: 1, _id: 1 })
				.limit(MAX_LISTED)
				.toArray(),
		list: () => workspaces.find().sort({ createdAt: 1, _id: 1 }).toArray(),
	};
}
