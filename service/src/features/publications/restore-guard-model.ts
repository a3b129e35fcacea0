import { Schema } from 'mongoose';

/** A restore whose guard has run to its end. */
export interface RestoreGuardRecord {
	/** The instant of the backup, as ISO text. */
	_id: string;
	/** Records that were sent to be read back. */
	records: number;
	doneAt: Date;
}

const schema = new Schema(
	{ _id: String, records: Number, doneAt: Date },
	{ collection: 'restore_guards', versionKey: false },
);

export const restoreGuardModel = { name: 'RestoreGuard', schema };
