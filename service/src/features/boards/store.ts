import { collectionOf, type Connection } from '../../platform/mongo.js';
import { boardListModel, type BoardListRecord } from './model.js';

/** All queries on board lists. */
export interface BoardStore {
	find(accountId: string): Promise<BoardListRecord | null>;
	/** Replaces the account's list as a whole. */
	save(list: BoardListRecord): Promise<void>;
}

export function createBoardStore(connection: Connection): BoardStore {
	const lists = collectionOf<BoardListRecord>(connection, boardListModel);
	return {
		find: (accountId) => lists.findOne({ _id: accountId }),
		save: async ({ _id, ...list }) => {
			await lists.updateOne({ _id }, { $set: list }, { upsert: true });
		},
	};
}
