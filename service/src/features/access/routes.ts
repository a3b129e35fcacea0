import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from './caller.js';
import { createApiKey, type CreateApiKeyDeps } from './create-api-key.js';
import { listApiKeys } from './list-api-keys.js';
import { presentApiKey, presentCreatedApiKey, presentRerolledApiKey } from './present.js';
import { rerollApiKey, type RerollApiKeyDeps } from './reroll-api-key.js';
import { revokeApiKey, type RevokeApiKeyDeps } from './revoke-api-key.js';
import {
	apiKeyItem,
	apiKeyParams,
	createApiKeyBody,
	createdApiKey,
	rerollApiKeyBody,
	rerolledApiKey,
	updateApiKeyBody,
} from './schemas.js';
import { updateApiKey, type UpdateApiKeyDeps } from './update-api-key.js';

const PATH = '/v1/api-keys';
const ONE = `${PATH}/{key_id}` as const;
const TAG = 'API keys';

/** What was done to a key, for the log; the part of the activity feature that this one uses. */
export type NoteKeyChange = (
	caller: Caller,
	done: {
		readonly action: `api_key.${'created' | 'updated' | 'rerolled' | 'revoked'}`;
		readonly category: 'security';
		readonly message: string;
		readonly resource: { readonly type: 'api_key'; readonly id: string };
		readonly requestId: string;
		readonly metadata?: Readonly<Record<string, unknown>>;
	},
) => void;

export type AccessRoutesDeps = CreateApiKeyDeps &
	UpdateApiKeyDeps &
	RerollApiKeyDeps &
	RevokeApiKeyDeps & { readonly note: NoteKeyChange };

export function accessRoutes(deps: AccessRoutesDeps): Route<Caller>[] {
	return [
		createRoute(deps),
		listRoute(deps),
		updateRoute(deps),
		rerollRoute(deps),
		revokeRoute(deps),
	];
}

const createRoute = (deps: AccessRoutesDeps): Route<Caller> =>
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
		run: async (caller: Caller, { body, requestId }) => {
			const created = presentCreatedApiKey(
				await createApiKey(deps, caller, {
					name: body.name,
					scopes: body.scopes ?? undefined,
					accountIds: body.pinterest_account_ids,
					clientIds: body.client_ids,
					expiresAt: body.expires_at,
				}),
			);
			const { id, name, scopes } = created;
			deps.note(caller, {
				...aboutKey(id, requestId),
				action: 'api_key.created',
				message: 'An API key was created.',
				metadata: { name, scopes, expires_at: created.expires_at },
			});
			return created;
		},
	});

const listRoute = (deps: AccessRoutesDeps): Route<Caller> =>
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
	});

const updateRoute = (deps: AccessRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'api_keys.update',
		method: 'PATCH',
		path: ONE,
		summary: 'Rename an API key, or change what it may do, within 5 seconds',
		tag: TAG,
		scope: 'write',
		params: apiKeyParams,
		body: updateApiKeyBody,
		status: 200,
		response: apiKeyItem,
		codes: ['not_found', 'insufficient_scope', 'conflict'],
		run: async (caller: Caller, { params, body, requestId }) => {
			const updated = await updateApiKey(deps, caller, {
				keyId: params.key_id,
				name: body.name,
				scopes: body.scopes,
				accountIds: body.pinterest_account_ids,
				clientIds: body.client_ids,
			});
			deps.note(caller, {
				...aboutKey(updated._id, requestId),
				action: 'api_key.updated',
				message: 'An API key was changed.',
				metadata: { fields: Object.keys(body) },
			});
			return presentApiKey(updated);
		},
	});

const rerollRoute = (deps: AccessRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'api_keys.reroll',
		method: 'POST',
		path: `${ONE}/reroll`,
		summary: 'Replace an API key by a new one; the old one ends after the overlap',
		tag: TAG,
		scope: 'write',
		params: apiKeyParams,
		body: rerollApiKeyBody,
		bodyOptional: true,
		status: 201,
		response: rerolledApiKey,
		codes: ['not_found', 'insufficient_scope', 'conflict'],
		run: async (caller: Caller, { params, body, requestId }) => {
			const rerolled = presentRerolledApiKey(
				await rerollApiKey(deps, caller, {
					keyId: params.key_id,
					overlapHours: body.overlap_hours,
					expiresAt: body.expires_at,
				}),
			);
			deps.note(caller, {
				...aboutKey(params.key_id, requestId),
				action: 'api_key.rerolled',
				message: 'An API key was replaced by a new one.',
				metadata: { replaced_by: rerolled.id, expires_at: rerolled.replaces.expires_at },
			});
			return rerolled;
		},
	});

const revokeRoute = (deps: AccessRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'api_keys.revoke',
		method: 'DELETE',
		path: ONE,
		summary: 'Revoke an API key; it stops working within 5 seconds',
		tag: TAG,
		scope: 'destructive',
		params: apiKeyParams,
		status: 204,
		codes: ['not_found'],
		run: async (caller: Caller, { params, requestId }) => {
			await revokeApiKey(deps, caller, { keyId: params.key_id });
			deps.note(caller, {
				...aboutKey(params.key_id, requestId),
				action: 'api_key.revoked',
				message: 'An API key was revoked.',
			});
			return undefined;
		},
	});

const aboutKey = (id: string, requestId: string) =>
	({ category: 'security', resource: { type: 'api_key', id }, requestId }) as const;
