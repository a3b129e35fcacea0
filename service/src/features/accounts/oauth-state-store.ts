import { collectionOf, isDuplicateKey, type Connection } from '../../platform/mongo.js';
import { oauthStateModel, type OAuthStateRecord } from './oauth-state-model.js';

/** All queries on sign-ins under way. */
export interface OAuthStateStore {
	insert(state: OAuthStateRecord): Promise<void>;
	/**
	 * Uses the state up; null when there is none such that is unused and in time, or when another
	 * sign-in has come back with this code.
	 */
	redeem(request: {
		id: string;
		now: Date;
		codeHash: string | null;
	}): Promise<OAuthStateRecord | null>;
	find(id: string): Promise<OAuthStateRecord | null>;
}

export function createOAuthStateStore(connection: Connection): OAuthStateStore {
	const states = collectionOf<OAuthStateRecord>(connection, oauthStateModel);
	const use = (id: string, now: Date, set: Partial<OAuthStateRecord>) =>
		states.findOneAndUpdate(
			{ _id: id, usedAt: null, expiresAt: { $gt: now } },
			{ $set: { usedAt: now, ...set } },
		);
	return {
		insert: async (state) => {
			await states.insertOne(state);
		},
		redeem: async ({ id, now, codeHash }) => {
			try {
				return await use(id, now, codeHash === null ? {} : { codeHash });
			} catch (error) {
				if (!isDuplicateKey(error)) throw error;
				await use(id, now, {});
				return null;
			}
		},
		find: (id) => states.findOne({ _id: id }),
	};
}
