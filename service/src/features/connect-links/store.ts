import { collectionOf, type Connection } from '../../platform/mongo.js';
import type { LinkClaims } from '../accounts/index.js';
import type { LinkStatus } from './link-status.js';
import { connectLinkModel, type ConnectLinkRecord } from './model.js';

/** Which links of a workspace a key may see; `accountIds` null = all. */
export interface LinkReach {
	readonly workspaceId: string;
	readonly accountIds: readonly string[] | null;
}

export interface LinkQuery extends LinkReach {
	readonly status?: LinkStatus;
	readonly clientId?: string;
	readonly now: Date;
	readonly limit: number;
}

/** All queries on connect links. */
export interface ConnectLinkStore extends LinkClaims {
	insert(link: ConnectLinkRecord): Promise<void>;
	findByToken(tokenHash: string): Promise<ConnectLinkRecord | null>;
	/** Newest first. */
	list(query: LinkQuery): Promise<ConnectLinkRecord[]>;
	/** The link afterwards; one that was used counts as used. Null when there is none such. */
	revoke(request: LinkReach & { id: string; now: Date }): Promise<ConnectLinkRecord | null>;
	/** Counts a way to Pinterest; false unless the link is open and was begun fewer times. */
	countStart(request: { id: string; now: Date; fewerThan: number }): Promise<boolean>;
	isOpen(id: string, now: Date): Promise<boolean>;
}

const open = (now: Date) => ({ usedAt: null, revokedAt: null, expiresAt: { $gt: now } });

const reached = ({ workspaceId, accountIds }: LinkReach) => ({
	workspaceId,
	...(accountIds === null ? {} : { accountId: { $in: [...accountIds] } }),
});

function withStatus(status: LinkStatus | undefined, now: Date) {
	switch (status) {
		case undefined:
			return {};
		case 'open':
			return open(now);
		case 'used':
			return { usedAt: { $ne: null } };
		case 'revoked':
			return { usedAt: null, revokedAt: { $ne: null } };
		case 'expired':
			return { usedAt: null, revokedAt: null, expiresAt: { $lte: now } };
	}
}

export function createConnectLinkStore(connection: Connection): ConnectLinkStore {
	const links = collectionOf<ConnectLinkRecord>(connection, connectLinkModel);
	return {
		insert: async (link) => {
			await links.insertOne(link);
		},
		findByToken: (tokenHash) => links.findOne({ tokenHash }),
		list: ({ status, clientId, now, limit, ...reach }) =>
			links
				.find({
					...reached(reach),
					...withStatus(status, now),
					...(clientId === undefined ? {} : { clientId }),
				})
				.sort({ createdAt: -1, _id: -1 })
				.limit(limit)
				.toArray(),
		revoke: ({ id, now, ...reach }) =>
			links.findOneAndUpdate(
				{ _id: id, ...reached(reach) },
				[
					{
						// Also of a used one: the sign-in that has it may come to nothing and give it back.
						$set: { revokedAt: { $ifNull: ['$revokedAt', now] } },
					},
				],
				{ returnDocument: 'after' },
			),
		countStart: async ({ id, now, fewerThan }) => {
			const result = await links.updateOne(
				{ _id: id, ...open(now), starts: { $lt: fewerThan } },
				{ $inc: { starts: 1 } },
			);
			return result.matchedCount > 0;
		},
		isOpen: async (id, now) => (await links.findOne({ _id: id, ...open(now) })) !== null,
		claim: async ({ id, stateId, accountId, now }) => {
			const result = await links.updateOne(
				{ _id: id, $or: [open(now), { usedBy: stateId }] },
				{ $set: { usedAt: now, usedBy: stateId, connectedAccountId: accountId } },
			);
			return result.matchedCount > 0;
		},
		release: async ({ id, stateId }) => {
			await links.updateOne(
				{ _id: id, usedBy: stateId },
				{ $set: { usedAt: null, usedBy: null, connectedAccountId: null } },
			);
		},
	};
}
