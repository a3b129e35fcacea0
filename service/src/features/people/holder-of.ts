import type { SessionRecord, UserRecord } from './model.js';
import type { PeopleStore } from './store.js';

export interface HolderDeps {
	readonly people: Pick<PeopleStore, 'find' | 'isMember'>;
}

/** Whose session it is; null where the password is another one by now, or they do not belong there. */
export async function holderOf(
	{ people }: HolderDeps,
	{ userId, organizationId, epoch }: SessionRecord,
): Promise<UserRecord | null> {
	const [user, member] = await Promise.all([
		people.find(userId),
		people.isMember(userId, organizationId),
	]);
	return user && member && user.sessionEpoch === epoch ? user : null;
}
