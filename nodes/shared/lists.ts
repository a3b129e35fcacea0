import { callApi, type ApiCaller, type CallAnswer } from './request';

export type Account = CallAnswer<'GET /v1/pinterest/accounts'>[number];
export type Board = CallAnswer<'GET /v1/pinterest/boards'>[number];

/** What names are looked up in. */
export interface Lists {
	accounts(): Promise<readonly Account[]>;
	boards(accountId: string): Promise<readonly Board[]>;
}

/** Asks for each list when it is first needed, and once: all items of an execution share it. */
export function openLists(caller: ApiCaller): Lists {
	const accounts = new Map<'all', readonly Account[]>();
	const boards = new Map<string, readonly Board[]>();
	return {
		accounts: () =>
			readOnce(accounts, 'all', () => callApi(caller, 'GET /v1/pinterest/accounts', { query: {} })),
		boards: (accountId) =>
			readOnce(boards, accountId, () =>
				callApi(caller, 'GET /v1/pinterest/boards', { query: { account_id: accountId } }),
			),
	};
}

/** A list that could not be had is asked for again. */
async function readOnce<Key, List>(
	known: Map<Key, List>,
	key: Key,
	read: () => Promise<List>,
): Promise<List> {
	const list = known.get(key) ?? (await read());
	known.set(key, list);
	return list;
}
