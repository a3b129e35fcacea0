import { collectionOf, isDuplicateKey, type Connection } from '../../platform/mongo.js';
import { organizationModel, type OrganizationRecord } from './organization-model.js';

export type OrganizationChanges = Partial<Pick<OrganizationRecord, 'name' | 'monthlyQuota'>>;

/** All queries on organizations. */
export interface OrganizationStore {
	/** False: there is one with this id or external id. */
	insertNew(organization: OrganizationRecord): Promise<boolean>;
	find(id: string): Promise<OrganizationRecord | null>;
	byExternalId(externalId: string): Promise<OrganizationRecord | null>;
	/** Newest first. */
	list(page: {
		readonly limit: number;
		readonly offset: number;
		readonly externalId?: string;
	}): Promise<OrganizationRecord[]>;
	/** Those made for others. */
	tenantIds(): Promise<string[]>;
	/** The organization afterwards; null when there is none. */
	update(
		id: string,
		changes: OrganizationChanges & { readonly updatedAt: Date },
	): Promise<OrganizationRecord | null>;
}

export function createOrganizationStore(connection: Connection): OrganizationStore {
	const organizations = collectionOf<OrganizationRecord>(connection, organizationModel);
	return {
		insertNew: async (organization) => {
			try {
				await organizations.insertOne(organization);
				return true;
			} catch (error) {
				if (isDuplicateKey(error)) return false;
				throw error;
			}
		},
		find: (id) => organizations.findOne({ _id: id }),
		byExternalId: (externalId) => organizations.findOne({ externalId }),
		list: ({ limit, offset, externalId }) =>
			organizations
				.find(externalId === undefined ? {} : { externalId })
				.sort({ createdAt: -1, _id: -1 })
				.skip(offset)
				.limit(limit)
				.toArray(),
		tenantIds: async () => {
			const found = await organizations
				.find({ isTenant: true }, { projection: { _id: 1 } })
				.toArray();
			return found.map(({ _id }) => _id);
		},
		update: (id, changes) =>
			organizations.findOneAndUpdate({ _id: id }, { $set: changes }, { returnDocument: 'after' }),
	};
}
