import { Schema } from 'mongoose';

/** An account's links to a domain are held: Pinterest blocked one of them as spam. */
export interface LinkPauseRecord {
	/** `<account id> <domain>`. */
	_id: string;
	accountId: string;
	domain: string;
	/** Counts the blocks in a row; the next pause is a step longer. */
	level: number;
	until: Date;
	/** From then on the next block counts as a first one. */
	forgetAt: Date;
}

const schema = new Schema(
	{
		_id: String,
		accountId: String,
		domain: String,
		level: Number,
		until: Date,
		forgetAt: Date,
	},
	{ collection: 'link_pauses', versionKey: false },
);

schema.index({ until: 1 }, { name: 'in_force' });
schema.index({ forgetAt: 1 }, { name: 'forget', expireAfterSeconds: 0 });

export const linkPauseModel = { name: 'LinkPause', schema };
