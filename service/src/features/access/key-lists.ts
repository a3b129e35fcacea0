/** What a key was given: null or absent in both = every account of the workspace. */
export interface KeyLists {
	readonly accountIds: readonly string[] | null;
	readonly clientIds?: readonly string[] | null;
}

/** The lists of whoever asks. */
export const listsOf = (caller: {
	readonly accountIds: readonly string[] | null;
	readonly lists?: KeyLists;
}): KeyLists => caller.lists ?? { accountIds: caller.accountIds };

/**
 * Whether what is wanted reaches no further than the own lists, now and later. An account of a
 * listed client is no part of them by itself: it can leave the client.
 */
export function isWithinLists(own: KeyLists, wanted: KeyLists): boolean {
	if (isUnlimited(own)) return true;
	if (isUnlimited(wanted)) return false;
	return (
		isPart(own.accountIds ?? [], wanted.accountIds ?? []) &&
		isPart(own.clientIds ?? [], wanted.clientIds ?? [])
	);
}

const isUnlimited = ({ accountIds, clientIds = null }: KeyLists): boolean =>
	accountIds === null && clientIds === null;

const isPart = (own: readonly string[], wanted: readonly string[]): boolean =>
	wanted.every((id) => own.includes(id));
