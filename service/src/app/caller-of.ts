import {
	authenticate,
	createOperatorCheck,
	OPERATOR,
	type AuthenticateDeps,
	type Caller,
} from '../features/access/index.js';
import { accountIdsOfClients } from '../features/accounts/index.js';
import { authenticateSession, isSessionToken } from '../features/people/index.js';
import type { Credentials } from '../platform/http-options.js';
import type { Context } from './context.js';

/** Tells who asks by what is presented: a person's session, the operator's key, or an API key. */
export function callerOf({
	access,
	accounts,
	people,
	config,
}: Pick<Context, 'access' | 'accounts' | 'people' | 'config'>): (
	presented: Credentials,
) => Promise<Caller> {
	const keys: AuthenticateDeps = {
		...access,
		accountIdsOfClients: (workspaceId, ids) => accountIdsOfClients(accounts, workspaceId, ids),
	};
	const isOperator = createOperatorCheck(config.tenants.operatorKey);
	return async ({ apiKey }) => {
		if (apiKey !== undefined && isSessionToken(apiKey)) return authenticateSession(people, apiKey);
		if (apiKey !== undefined && isOperator(apiKey)) return OPERATOR;
		return authenticate(keys, apiKey);
	};
}
