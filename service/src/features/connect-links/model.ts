import { Schema } from 'mongoose';

/** An address to send to somebody who connects a Pinterest account without a login of ours. */
export interface ConnectLinkRecord {
	_id: string;
	workspaceId: string;
	/** SHA-256 of the token in the address, hex; the token itself is not kept. */
	tokenHash: string;
	/** Whom it is for; the visitor sees it. */
	label: string;
	/** The client that the account will belong to; null: as it is. */
	clientId: string | null;
	/** The only account that may come out of it; null = any Pinterest user. */
	accountId: string | null;
	/** The key or session that made it. */
	createdBy: string;
	/** How often the way to Pinterest was begun; bounded. */
	starts: number;
	createdAt: Date;
	expiresAt: Date;
	revokedAt: Date | null;
	usedAt: Date | null;
	/** The sign-in that used it up. */
	usedBy: string | null;
	/** The account that came out of it. */
	connectedAccountId: string | null;
}

/** How long after its end a link is still listed. */
const KEPT_SECONDS = 90 * 24 * 3_600;

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		tokenHash: String,
		label: String,
		clientId: String,
		accountId: String,
		createdBy: String,
		starts: Number,
		createdAt: Date,
		expiresAt: Date,
		revokedAt: Date,
		usedAt: Date,
		usedBy: String,
		connectedAccountId: String,
	},
	{ collection: 'connect_links', versionKey: false },
);

schema.index({ tokenHash: 1 }, { name: 'token', unique: true });
schema.index({ workspaceId: 1, createdAt: -1, _id: -1 }, { name: 'list' });
schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: KEPT_SECONDS });

export const connectLinkModel = { name: 'ConnectLink', schema };
