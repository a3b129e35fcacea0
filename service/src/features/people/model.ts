import { Schema } from 'mongoose';

/** A person who can sign in. */
export interface UserRecord {
	_id: string;
	/** As it is compared: trimmed, in lower case. */
	email: string;
	fullName: string | null;
	timezone: string;
	emailVerified: boolean;
	/** Argon2id, with its parameters. */
	passwordHash: string;
	/** Counts passwords: sessions of an earlier one are over. */
	sessionEpoch: number;
	/** The project of the latest switch. */
	activeWorkspaceId?: string;
	createdAt: Date;
	updatedAt: Date;
}

const userSchema = new Schema(
	{
		_id: String,
		email: String,
		fullName: String,
		timezone: String,
		emailVerified: Boolean,
		passwordHash: String,
		sessionEpoch: Number,
		activeWorkspaceId: String,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'users', versionKey: false },
);

userSchema.index({ email: 1 }, { name: 'email', unique: true });

export const userModel = { name: 'User', schema: userSchema };

/** Who belongs to which organization; so far everybody owns it. */
export interface MembershipRecord {
	_id: string;
	userId: string;
	organizationId: string;
	role: 'owner';
	createdAt: Date;
}

const membershipSchema = new Schema(
	{ _id: String, userId: String, organizationId: String, role: String, createdAt: Date },
	{ collection: 'memberships', versionKey: false },
);

membershipSchema.index({ userId: 1, createdAt: 1, _id: 1 }, { name: 'user' });
// Whether there is an owner at all.
membershipSchema.index({ role: 1 }, { name: 'role' });

export const membershipModel = { name: 'Membership', schema: membershipSchema };

/** One token of a person, for one project. */
export interface SessionRecord {
	_id: string;
	/** SHA-256 of the token, hex. */
	hash: string;
	userId: string;
	workspaceId: string;
	organizationId: string;
	/** The id of the session made at the sign-in; all tokens of a sign-in end together. */
	family: string;
	/** The user's, when it was made. */
	epoch: number;
	createdAt: Date;
	expiresAt: Date;
}

const sessionSchema = new Schema(
	{
		_id: String,
		hash: String,
		userId: String,
		workspaceId: String,
		organizationId: String,
		family: String,
		epoch: Number,
		createdAt: Date,
		expiresAt: Date,
	},
	{ collection: 'sessions', versionKey: false },
);

sessionSchema.index({ hash: 1 }, { name: 'hash', unique: true });
sessionSchema.index({ family: 1 }, { name: 'family' });
sessionSchema.index({ userId: 1 }, { name: 'user' });
sessionSchema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 });

export const sessionModel = { name: 'Session', schema: sessionSchema };

/** A link that makes an owner, once. */
export interface SetupLinkRecord {
	/** One for the first owner, one for each invited address: a newer link replaces the older. */
	_id: string;
	/** SHA-256 of its token, hex. */
	hash: string;
	/** Null: whoever opens it names the address. */
	email: string | null;
	/** Null: the organization of whoever runs the service. */
	organizationId: string | null;
	createdAt: Date;
	expiresAt: Date;
}

const setupLinkSchema = new Schema(
	{
		_id: String,
		hash: String,
		email: String,
		organizationId: String,
		createdAt: Date,
		expiresAt: Date,
	},
	{ collection: 'setup_links', versionKey: false },
);

setupLinkSchema.index({ hash: 1 }, { name: 'hash', unique: true });
setupLinkSchema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 });

export const setupLinkModel = { name: 'SetupLink', schema: setupLinkSchema };
