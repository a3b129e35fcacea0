import type { Board } from '../../pinterest/port.js';
import type { AccountFacts } from '../accounts/index.js';

export interface Wanted {
	readonly name: string;
	readonly account: Pick<AccountFacts, 'username'>;
}

/** Pinterest tidies texts on their way. */
export const comparable = (name: string): string =>
	name.normalize('NFC').replace(/\s+/g, ' ').trim();

/**
 * The account's own board with this name, rather in the same case than in another. A board of
 * somebody else, where the account only collaborates, does not take a name.
 */
export function namesake(boards: readonly Board[] | null, wanted: Wanted): Board | undefined {
	const { username } = wanted.account;
	const own = (boards ?? []).filter(
		({ ownerUsername }) => !ownerUsername || !username || ownerUsername === username,
	);
	const name = comparable(wanted.name);
	return (
		own.find((board) => comparable(board.name) === name) ??
		own.find((board) => comparable(board.name).toLowerCase() === name.toLowerCase())
	);
}
