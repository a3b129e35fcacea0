import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import { listAccounts } from './list-accounts.js';
import { presentAccount } from './present.js';
import { accountItem } from './schemas.js';
import type { AccountStore } from './store.js';

export interface AccountRoutesDeps {
	readonly accounts: AccountStore;
}

export function accountRoutes(deps: AccountRoutesDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'pinterest.list_accounts',
			method: 'GET',
			path: '/v1/pinterest/accounts',
			summary: 'List the connected Pinterest accounts that the key may act for',
			tag: 'Accounts',
			scope: 'read',
			status: 200,
			response: z.array(accountItem),
			codes: [],
			run: async (caller: Caller) => (await listAccounts(deps, caller)).map(presentAccount),
		}),
	];
}
