import { newId } from '../../platform/ids.js';
import {
	collectionOf,
	isDuplicateKey,
	type Collection,
	type Connection,
} from '../../platform/mongo.js';
import {
	membershipModel,
	setupLinkModel,
	userModel,
	type MembershipRecord,
	type SetupLinkRecord,
	type UserRecord,
} from './model.js';

export interface UserFacts {
	readonly email: string;
	readonly passwordHash: string;
	readonly fullName: string | null;
	readonly timezone: string;
	readonly now: Date;
}

/** All queries on people. */
export interface PeopleStore {
	find(userId: string): Promise<UserRecord | null>;
	byEmail(email: string): Promise<UserRecord | null>;
	/** Makes the user, or gives the one with this address the new password; sessions end. */
	put(facts: UserFacts): Promise<UserRecord>;
	/** The user afterwards; null when the password was changed in between. */
	changePassword(
		user: Pick<UserRecord, '_id' | 'sessionEpoch'>,
		change: { readonly passwordHash: string; readonly now: Date },
	): Promise<UserRecord | null>;
	remember(userId: string, workspaceId: string): Promise<void>;
	/** Of a user, oldest first. */
	memberships(userId: string): Promise<MembershipRecord[]>;
	isMember(userId: string, organizationId: string): Promise<boolean>;
	/** Belonging to an organization twice is belonging to it once. */
	join(membership: MembershipRecord): Promise<void>;
	hasOwner(): Promise<boolean>;
	/** The newest of its id is the only one. */
	putLink(link: SetupLinkRecord): Promise<void>;
	findLink(hash: string, now: Date): Promise<SetupLinkRecord | null>;
	/** The link, to the one caller who used it up. */
	useLink(hash: string, now: Date): Promise<SetupLinkRecord | null>;
}

export function createPeopleStore(connection: Connection): PeopleStore {
	const users = collectionOf<UserRecord>(connection, userModel);
	const memberships = collectionOf<MembershipRecord>(connection, membershipModel);
	const links = collectionOf<SetupLinkRecord>(connection, setupLinkModel);
	return {
		find: (userId) => users.findOne({ _id: userId }),
		byEmail: (email) => users.findOne({ email }),
		put: (facts) => putUser(users, facts),
		changePassword: ({ _id, sessionEpoch }, { passwordHash, now }) =>
			users.findOneAndUpdate(
				{ _id, sessionEpoch },
				{ $set: { passwordHash, updatedAt: now }, $inc: { sessionEpoch: 1 } },
				{ returnDocument: 'after' },
			),
		remember: async (userId, workspaceId) => {
			await users.updateOne({ _id: userId }, { $set: { activeWorkspaceId: workspaceId } });
		},
		memberships: (userId) => memberships.find({ userId }).sort({ createdAt: 1, _id: 1 }).toArray(),
		isMember: async (userId, organizationId) =>
			(await memberships.findOne({ userId, organizationId })) !== null,
		join: async ({ _id, ...membership }) => {
			await memberships.updateOne({ _id }, { $setOnInsert: membership }, { upsert: true });
		},
		hasOwner: async () => (await memberships.findOne({ role: 'owner' })) !== null,
		putLink: async ({ _id, ...link }) => {
			await links.replaceOne({ _id }, link, { upsert: true });
		},
		findLink: (hash, now) => links.findOne({ hash, expiresAt: { $gt: now } }),
		useLink: (hash, now) => links.findOneAndDelete({ hash, expiresAt: { $gt: now } }),
	};
}

/** Two first puts of one address meet at the unique index; the second try finds the user. */
async function putUser(
	users: Collection<UserRecord>,
	{ email, now, ...facts }: UserFacts,
): Promise<UserRecord> {
	const put = () =>
		users.findOneAndUpdate(
			{ email },
			{
				$set: { ...facts, updatedAt: now },
				$inc: { sessionEpoch: 1 },
				$setOnInsert: { _id: newId(), emailVerified: true, createdAt: now },
			},
			{ upsert: true, returnDocument: 'after' },
		);
	const user = await put().catch((error: unknown) => {
		if (isDuplicateKey(error)) return put();
		throw error;
	});
	if (!user) throw new Error('a user was neither made nor changed');
	return user;
}
