import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from './caller.js';
import { createApiKey, type CreateApiKeyDeps } from './create-api-key.js';
import { listApiKeys } from './list-api-keys.js';
import { presentApiKey, presentCreatedApiKey } from './present.js';
import { revokeApiKey, type RevokeApiKeyDeps } from './revoke-api-key.js';
import { apiKeyItem, apiKeyParams, createApiKeyBody, createdApiKey } from './schemas.js';

const PATH = '/v1/api-keys';
const TAG = 'API keys';

export type AccessRoutesDeps = CreateApiKeyDeps & RevokeApiKeyDeps;

export function accessRoutes(deps: AccessRoutesDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'api_keys.create',
			method: 'POST',
			path: PATH,
			summary: 'Create an API key; the answer is the only one that shows it',
			tag: TAG,
			scope: 'write',
			body: createApiKeyBody,
			status: 201,
			response: createdApiKey,
			codes: ['validation_error', 'insufficient_scope'],
			run: async (caller: Caller, { body }) =>
				presentCreatedApiKey(
					await createApiKey(deps, caller, {
						name: body.name,
						scopes: body.scopes ?? undefined,
						accountIds: body.pinterest_account_ids,
					}),
				),
		}),
		defineRoute({
			id: 'api_keys.list',
			method: 'GET',
			path: PATH,
			summary: 'List the API keys of the workspace, newest first',
			tag: TAG,
			scope: 'read',
			status: 200,
			response: z.array(apiKeyItem),
			codes: [],
			run: async (caller: Caller) => (await listApiKeys(deps, caller)).map(presentApiKey),
		}),
		defineRoute({
			id: 'api_keys.revoke',
			method: 'DELETE',
			path: `${PATH}/{key_id}`,
			summary: 'Revoke an API key; it stops working within 5 seconds',
			tag: TAG,
			scope: 'destructive',
			params: apiKeyParams,
			status: 204,
			codes: ['not_found', 'validation_error'],
			run: async (caller: Caller, { params }) => {
				await revokeApiKey(deps, caller, { keyId: params.key_id });
				return undefined;
			},
		}),
	];
}
