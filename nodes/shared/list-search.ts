import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { openLists, type Account } from './lists';
import { readLocator } from './locator';
import { callApi } from './request';
import { resolveAccount } from './resolve-target';

/** The accounts whose name or id holds the filter. */
export async function searchAccounts(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const accounts = await callApi(this, 'GET /v1/pinterest/accounts', { query: {} });
	const rows = accounts
		.filter(({ revoked_at }) => revoked_at === null)
		.map((account) => ({
			name: nameOf(account),
			value: account.id,
			...(account.username && { url: `https://www.pinterest.com/${account.username}/` }),
		}));
	return { results: rows.filter(matching(filter)).sort(byName) };
}

/** The boards of the chosen account whose name or id holds the filter. */
export async function searchBoards(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const locator = readLocator(this.getCurrentNodeParameter('account'));
	const accountId = await resolveAccount(this, { locator, lists: openLists(this) });
	const boards = await callApi(this, 'GET /v1/pinterest/boards', {
		query: { account_id: accountId },
	});
	const rows = boards.map(({ id, name, privacy }) => ({
		name: privacy === 'SECRET' ? `${name} (secret)` : name,
		value: id,
	}));
	return { results: rows.filter(matching(filter)).sort(byName) };
}

function nameOf(account: Account): string {
	const name = account.display_name ?? account.username ?? account.pinterest_user_id;
	return account.reconnect_required ? `${name} (to be reconnected)` : name;
}

const matching =
	(filter: string) =>
	({ name, value }: { readonly name: string; readonly value: string }): boolean =>
		`${name}\n${value}`.toLowerCase().includes(filter.trim().toLowerCase());

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
	one.name.localeCompare(other.name);
