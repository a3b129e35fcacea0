import { NodeOperationError } from 'n8n-workflow';
import { comparable, readPinterestUrl, type Locator, type PinterestPath } from './locator';
import type { Account, Lists } from './lists';
import type { ApiCaller } from './request';

const EXAMPLE = 'https://www.pinterest.com/name/';
const CHOOSE = 'Choose it from the list, or give its ID.';

interface Sought {
	readonly locator: Locator;
	readonly lists: Lists;
}

/**
 * The id of the account that a locator means, a UUID in small letters, as the service writes it.
 * Throws where it is empty or no account fits.
 */
export async function resolveAccount(
	caller: ApiCaller,
	{ locator, lists }: Sought,
): Promise<string> {
	if (locator.value === '') throw refusal(caller, 'Account is empty', CHOOSE);
	if (locator.mode !== 'url') return locator.value.toLowerCase();
	const { username } = pathOf(caller, { field: 'Account', locator, example: EXAMPLE });
	const accounts = await lists.accounts();
	const found = accounts.find((account) => isOf(account, username));
	if (found) return found.id;
	throw refusal(
		caller,
		`No connected account is called "${username}"`,
		'Connect it in Pinlane, or choose another one from the list.',
	);
}

/**
 * The id of the board that a locator means. An address has the board's name only, so the boards of
 * the account are asked for it. Throws where it is empty, or where not exactly one board fits.
 */
export async function resolveBoard(
	caller: ApiCaller,
	{ accountId, locator, lists }: Sought & { readonly accountId: string },
): Promise<string> {
	if (locator.value === '') throw refusal(caller, 'Board is empty', CHOOSE);
	if (locator.mode !== 'url') return locator.value;
	const example = `${EXAMPLE}board/`;
	const { username, board } = pathOf(caller, { field: 'Board', locator, example });
	if (board === undefined) {
		throw refusal(caller, 'Board is the address of a profile', `A board's address is ${example}`);
	}
	await expectOwner(caller, { accountId, username, lists });
	const boards = await lists.boards(accountId);
	const wanted = comparable(board);
	// Of a name without letters and digits nothing is left that could be compared.
	const [found, ...others] =
		wanted === '' ? [] : boards.filter(({ name }) => comparable(name) === wanted);
	if (found && others.length === 0) return found.id;
	const count = found ? 'Several boards' : 'No board';
	throw refusal(caller, `${count} of the account can be meant by "${board}"`, CHOOSE);
}

async function expectOwner(
	caller: ApiCaller,
	wanted: { readonly accountId: string; readonly username: string; readonly lists: Lists },
): Promise<void> {
	const { accountId, username, lists } = wanted;
	const accounts = await lists.accounts();
	const account = accounts.find(({ id }) => id === accountId);
	if (!account?.username || isOf(account, username)) return;
	throw refusal(
		caller,
		`Board is a board of "${username}", but Account is "${account.username}"`,
		'Choose the account that owns the board. A board shared with the account can be chosen from the list.',
	);
}

function pathOf(
	caller: ApiCaller,
	given: { readonly field: string; readonly locator: Locator; readonly example: string },
): PinterestPath {
	const path = readPinterestUrl(given.locator.value);
	if (path) return path;
	throw refusal(
		caller,
		`${given.field} is no Pinterest address: ${given.locator.value}`,
		`It looks like ${given.example}`,
	);
}

const isOf = (account: Account, username: string): boolean =>
	account.username?.toLowerCase() === username.toLowerCase();

const refusal = (caller: ApiCaller, message: string, description: string): NodeOperationError =>
	new NodeOperationError(caller.getNode(), message, { description });
