import type { Caller } from './caller.js';

/** What is kept for some accounts of a workspace; null or absent: for all of them. */
export interface Reach {
	readonly accountIds?: readonly string[] | null;
}

/**
 * Whether a caller may see and change something: a key with an account list reaches only what is
 * for accounts of that list alone.
 */
export function isWithinReach(
	caller: Pick<Caller, 'accountIds'>,
	{ accountIds = null }: Reach,
): boolean {
	const own = caller.accountIds;
	return own === null || (accountIds?.every((id) => own.includes(id)) ?? false);
}
