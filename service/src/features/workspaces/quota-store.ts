import { collectionOf, isDuplicateKey, type Connection } from '../../platform/mongo.js';
import { quotaModel, type QuotaRecord } from './quota-model.js';
import type { QuotaMonth } from './quota-month.js';

/** Whose month. */
export interface QuotaRef {
	readonly organizationId: string;
	readonly month: QuotaMonth;
}

/** All queries on used-up quotas. */
export interface QuotaStore {
	/** Counts one creation unless `limit` are counted; over all processes never more. */
	take(ref: QuotaRef, limit: number): Promise<boolean>;
	/** Takes one creation back that came to nothing. */
	giveBack(ref: QuotaRef): Promise<void>;
	used(ref: QuotaRef): Promise<number>;
}

const KEPT_MS = 400 * 86_400_000;

export function createQuotaStore(connection: Connection): QuotaStore {
	const months = collectionOf<QuotaRecord>(connection, quotaModel);
	return {
		take: async (ref, limit) => {
			const expiresAt = new Date(ref.month.endsAt.getTime() + KEPT_MS);
			// The first of a month is inserted; a full one is refused by the id of its own record.
			for (;;) {
				try {
					await months.updateOne(
						{ _id: idOf(ref), used: { $lt: limit } },
						{ $inc: { used: 1 }, $setOnInsert: { expiresAt } },
						{ upsert: true },
					);
					return true;
				} catch (error) {
					if (!isDuplicateKey(error)) throw error;
					const month = await months.findOne({ _id: idOf(ref) });
					if (month && month.used >= limit) return false;
				}
			}
		},
		giveBack: async (ref) => {
			await months.updateOne({ _id: idOf(ref), used: { $gt: 0 } }, { $inc: { used: -1 } });
		},
		used: async (ref) => (await months.findOne({ _id: idOf(ref) }))?.used ?? 0,
	};
}

const idOf = ({ organizationId, month }: QuotaRef): string => `${organizationId}:${month.key}`;
