import { Schema } from 'mongoose';
import type { Board } from '../../pinterest/port.js';

/** The boards of one account as Pinterest last told them. */
export interface BoardListRecord {
	/** Id of the account. */
	_id: string;
	workspaceId: string;
	boards: Board[];
	fetchedAt: Date;
}

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		boards: [Schema.Types.Mixed],
		fetchedAt: Date,
	},
	{ collection: 'board_lists', versionKey: false },
);

export const boardListModel = { name: 'BoardList', schema };
