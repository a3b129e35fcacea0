import { collectionOf, type Connection } from '../../platform/mongo.js';
import { oauthStateModel, type OAuthStateRecord } from './model.js';

/** All queries on sign-ins under way. */
export interface OAuthStateStore {
	insert(state: OAuthStateRecord): Promise<void>;
	/** Uses the state up; null when there is none such that is unused and in time. */
	redeem(request: { id: string; now: Date }): Promise<OAuthStateRecord | null>;
	find(id: string): Promise<OAuthStateRecord | null>;
}

export function createOAuthStateStore(connection: Connection): OAuthStateStore {
	const states = collectionOf<OAuthStateRecord>(connection, oauthStateModel);
	return {
		insert: async (state) => {
			await states.insertOne(state);
		},
		redeem: ({ id, now }) =>
			states.findOneAndUpdate(
				{ _id: id, usedAt: null, expiresAt: { $gt: now } },
				{ $set: { usedAt: now } },
			),
		find: (id) => states.findOne({ _id: id }),
	};
}
