import type { Board } from '../../pinterest/port.js';
import { collectionOf, type Connection, type PipelineStage } from '../../platform/mongo.js';
import { boardListModel, type BoardListRecord } from './model.js';

export interface SeenBoards {
	readonly accountId: string;
	readonly workspaceId: string;
	readonly boards: readonly Board[];
	/** When the look began. */
	readonly fetchedAt: Date;
}

export interface NewBoard {
	readonly accountId: string;
	readonly workspaceId: string;
	readonly board: Board;
	readonly at: Date;
}

/** All queries on board lists. */
export interface BoardStore {
	find(accountId: string): Promise<BoardListRecord | null>;
	/** Stores what Pinterest lists, with the boards just made that it lacks, and answers with both. */
	save(seen: SeenBoards): Promise<BoardListRecord>;
	/** Adds a board that was just made; its list is begun where none is stored. */
	add(made: NewBoard): Promise<void>;
}

/** Pinterest lists a new board within a minute. */
const LAG_MS = 60_000;
const NEVER = new Date(0);

export function createBoardStore(connection: Connection): BoardStore {
	const lists = collectionOf<BoardListRecord>(connection, boardListModel);
	return {
		find: (accountId) => lists.findOne({ _id: accountId }),
		save: async (seen) => {
			const saved = await lists.findOneAndUpdate({ _id: seen.accountId }, saveSeen(seen), {
				upsert: true,
				returnDocument: 'after',
			});
			if (!saved) throw new Error('a stored list of boards was not answered');
			return saved;
		},
		add: async (made) => {
			await lists.updateOne({ _id: made.accountId }, addMade(made), { upsert: true });
		},
	};
}

/** One update, so that neither a look nor a create can undo the other. */
function saveSeen({ workspaceId, boards, fetchedAt }: SeenBoards): PipelineStage[] {
	return [
		{ $set: { workspaceId, fetchedAt, made: madeSince(fetchedAt, boards) } },
		{ $set: { boards: { $concatArrays: [{ $literal: boards }, '$made.board'] } } },
	];
}

function addMade({ workspaceId, board, at }: NewBoard): PipelineStage[] {
	const others = {
		$filter: {
			input: { $ifNull: ['$boards', []] },
			cond: { $ne: ['$$this.id', { $literal: board.id }] },
		},
	};
	return [
		{
			$set: {
				workspaceId,
				fetchedAt: { $ifNull: ['$fetchedAt', NEVER] },
				boards: { $concatArrays: [others, [{ $literal: board }]] },
				made: { $concatArrays: [madeSince(at, [board]), [{ $literal: { board, at } }]] },
			},
		},
	];
}

/** What was made less than a lag before `from` or after it, without the boards in `known`. */
function madeSince(from: Date, known: readonly Board[]): PipelineStage {
	return {
		$filter: {
			input: { $ifNull: ['$made', []] },
			cond: {
				$and: [
					{ $gt: ['$$this.at', new Date(from.getTime() - LAG_MS)] },
					{ $not: [{ $in: ['$$this.board.id', { $literal: known.map(({ id }) => id) }] }] },
				],
			},
		},
	};
}
