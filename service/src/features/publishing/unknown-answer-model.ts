import { Schema } from 'mongoose';
import type { UnknownAnswer } from '../../pinterest/unknown-answer.js';

export interface UnknownAnswerRecord extends UnknownAnswer {
	readonly _id: string;
}

// Capped: the newest 200 at most, however many come. A body has up to 256 kB.
const schema = new Schema(
	{
		_id: String,
		at: Date,
		accountId: String,
		operation: String,
		method: String,
		path: String,
		status: Number,
		rule: Number,
		headers: Schema.Types.Mixed,
		body: String,
	},
	{
		collection: 'unknown_answers',
		versionKey: false,
		capped: { size: 32 * 1024 * 1024, max: 200 },
	},
);

export const unknownAnswerModel = { name: 'UnknownAnswer', schema };
