import { Schema } from 'mongoose';
import type { Board } from '../../pinterest/port.js';

/** The boards of one account as Pinterest last told them. */
export interface BoardListRecord {
	/** Id of the account. */
	_id: string;
	workspaceId: string;
	boards: Board[];
	/** When Pinterest told them; the epoch where it never did. */
	fetchedAt: Date;
	/** Boards made here, for as long as what Pinterest lists may lag behind. */
	made?: MadeBoard[];
}

export interface MadeBoard {
	board: Board;
	at: Date;
}

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		boards: [Schema.Types.Mixed],
		fetchedAt: Date,
		made: [Schema.Types.Mixed],
	},
	{ collection: 'board_lists', versionKey: false },
);

export const boardListModel = { name: 'BoardList', schema };
