import { collectionOf, isDuplicateKey, type Connection } from '../../platform/mongo.js';
import { clientModel, type ClientRecord } from './model.js';

/** What its owner can change of a client, with what follows from that. */
export type ClientChanges = Partial<
	Omit<ClientRecord, '_id' | 'workspaceId' | 'createdAt' | 'updatedAt' | 'paceVersion'>
> &
	Pick<ClientRecord, 'updatedAt'>;

/** Which name or reference another client has already. */
export type Taken = 'name' | 'external_id';

export interface ClientQuery {
	readonly workspaceId: string;
	/** Null = all. */
	readonly ids: readonly string[] | null;
	readonly archived: boolean;
	readonly externalId?: string;
	readonly limit: number;
	readonly offset: number;
}

/** All queries on clients. */
export interface ClientStore {
	/** What is taken already, or null once it is stored. */
	insert(client: ClientRecord): Promise<Taken | null>;
	find(workspaceId: string, id: string): Promise<ClientRecord | null>;
	/** By name. */
	list(query: ClientQuery): Promise<ClientRecord[]>;
	count(query: ClientQuery): Promise<number>;
	/** The client afterwards; null where it is archived or not there; or what is taken already. */
	change(request: {
		client: Pick<ClientRecord, '_id' | 'workspaceId'>;
		set: ClientChanges;
		/** The change counts as one of its pace. */
		pace: boolean;
		/** Members to take away. */
		unset?: readonly ('heldExternalId' | 'heldName')[];
	}): Promise<ClientRecord | Taken | null>;
	/** Frees name and reference; keeps the first time. */
	archive(client: { workspaceId: string; clientId: string; now: Date }): Promise<void>;
	/** Clients whose lanes are behind, at most `limit`. */
	behind(limit: number): Promise<Pick<ClientRecord, '_id' | 'workspaceId'>[]>;
	/** Its lanes follow that version; false when there is a later one. */
	caughtUp(client: Pick<ClientRecord, '_id' | 'paceVersion'>): Promise<boolean>;
}

export function createClientStore(connection: Connection): ClientStore {
	const clients = collectionOf<ClientRecord>(connection, clientModel);
	return {
		insert: (client) =>
			orTaken(async () => {
				await clients.insertOne(client);
				return null;
			}),
		find: (workspaceId, id) => clients.findOne({ _id: id, workspaceId }),
		list: (query) =>
			clients
				.find(filterOf(query))
				.sort({ nameKey: 1, _id: 1 })
				.skip(query.offset)
				.limit(query.limit)
				.toArray(),
		count: (query) => clients.countDocuments(filterOf(query)),
		change: ({ client: { _id, workspaceId }, set, pace, unset = [] }) =>
			orTaken(() =>
				clients.findOneAndUpdate(
					{ _id, workspaceId, archivedAt: null },
					{
						$set: { ...set, ...(pace ? { lanesBehind: true } : {}) },
						...(pace ? { $inc: { paceVersion: 1 } } : {}),
						...(unset.length > 0
							? { $unset: Object.fromEntries(unset.map((name) => [name, ''])) }
							: {}),
					},
					{ returnDocument: 'after' },
				),
			),
		archive: async ({ workspaceId, clientId, now }) => {
			await clients.updateOne(
				{ _id: clientId, workspaceId, archivedAt: null },
				{
					$set: { archivedAt: now, updatedAt: now },
					$unset: { heldName: '', heldExternalId: '' },
				},
			);
		},
		behind: (limit) =>
			clients
				.find({ lanesBehind: true }, { projection: { workspaceId: 1 } })
				.limit(limit)
				.toArray(),
		caughtUp: async ({ _id, paceVersion }) => {
			const result = await clients.updateOne({ _id, paceVersion }, { $unset: { lanesBehind: '' } });
			return result.matchedCount > 0;
		},
	};
}

const filterOf = ({ workspaceId, ids, archived, externalId }: ClientQuery) => ({
	workspaceId,
	...(ids ? { _id: { $in: [...ids] } } : {}),
	...(externalId === undefined ? {} : archivedReference(externalId, archived)),
	...(archived ? {} : { archivedAt: null }),
});

/** The index of references holds those in use only. */
const archivedReference = (externalId: string, archived: boolean) =>
	archived ? { externalId } : { heldExternalId: externalId };

async function orTaken<T>(write: () => Promise<T>): Promise<T | Taken> {
	try {
		return await write();
	} catch (error) {
		if (!isDuplicateKey(error)) throw error;
		const { keyPattern = {} } = error as { keyPattern?: object };
		return 'heldExternalId' in keyPattern ? 'external_id' : 'name';
	}
}
