import { collectionOf, type Connection } from '../../platform/mongo.js';
import { sessionModel, type SessionRecord } from './model.js';

/** All queries on sessions. */
export interface SessionStore {
	insert(session: SessionRecord): Promise<void>;
	find(id: string): Promise<SessionRecord | null>;
	/** Whether it is in force is not asked here. */
	byHash(hash: string): Promise<SessionRecord | null>;
	/** Ends all tokens of a sign-in; their hashes. */
	endFamily(family: string): Promise<string[]>;
	/** Ends all sessions of a user; their hashes. */
	endAllOf(userId: string): Promise<string[]>;
}

export function createSessionStore(connection: Connection): SessionStore {
	const sessions = collectionOf<SessionRecord>(connection, sessionModel);
	const endAll = async (filter: { family: string } | { userId: string }): Promise<string[]> => {
		const found = await sessions.find(filter, { projection: { hash: 1 } }).toArray();
		await sessions.deleteMany(filter);
		return found.map(({ hash }) => hash);
	};
	return {
		insert: async (session) => {
			await sessions.insertOne(session);
		},
		find: (id) => sessions.findOne({ _id: id }),
		byHash: (hash) => sessions.findOne({ hash }),
		endFamily: (family) => endAll({ family }),
		endAllOf: (userId) => endAll({ userId }),
	};
}
