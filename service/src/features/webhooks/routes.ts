import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { createWebhook, type CreateWebhookDeps } from './create-webhook.js';
import { deleteWebhook, type DeleteWebhookDeps } from './delete-webhook.js';
import { getWebhook } from './get-webhook.js';
import { listWebhooks } from './list-webhooks.js';
import { presentWebhook } from './present.js';
import { createWebhookBody, updateWebhookBody, webhookItem, webhookParams } from './schemas.js';
import type { EndpointStore } from './store.js';
import { updateWebhook, type UpdateWebhookDeps } from './update-webhook.js';

const PATH = '/v1/webhooks';
const ONE = `${PATH}/{webhook_id}` as const;
const TAG = 'Webhooks';

export type WebhookRoutesDeps = CreateWebhookDeps &
	UpdateWebhookDeps &
	DeleteWebhookDeps & { readonly endpoints: EndpointStore; readonly note: NoteActivity };

export function webhookRoutes(deps: WebhookRoutesDeps): Route<Caller>[] {
	return [createRoute(deps), listRoute(deps), getRoute(deps), updateRoute(deps), deleteRoute(deps)];
}

const createRoute = (deps: WebhookRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'webhooks.create',
		method: 'POST',
		path: PATH,
		summary: 'Create a webhook: events are sent to its address, signed with its secret',
		tag: TAG,
		scope: 'write',
		body: createWebhookBody,
		status: 201,
		response: webhookItem,
		codes: ['validation_error', 'outbound_refused'],
		run: async (caller: Caller, { body, requestId }) => {
			const endpoint = await createWebhook(deps, caller, {
				url: body.url,
				secret: body.secret,
				events: body.events,
				isEnabled: body.is_enabled,
			});
			const message = 'A webhook was created.';
			note(deps, caller, { action: 'webhook.created', message, id: endpoint._id, requestId });
			return presentWebhook(endpoint);
		},
	});

const listRoute = (deps: WebhookRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'webhooks.list',
		method: 'GET',
		path: PATH,
		summary: 'List the webhooks of the workspace, newest first',
		tag: TAG,
		scope: 'read',
		status: 200,
		response: z.array(webhookItem),
		codes: [],
		run: async (caller: Caller) => (await listWebhooks(deps, caller)).map(presentWebhook),
	});

const getRoute = (deps: WebhookRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'webhooks.get',
		method: 'GET',
		path: ONE,
		summary: 'Get one webhook',
		tag: TAG,
		scope: 'read',
		params: webhookParams,
		status: 200,
		response: webhookItem,
		codes: ['not_found'],
		run: async (caller: Caller, { params }) =>
			presentWebhook(await getWebhook(deps, caller, { webhookId: params.webhook_id })),
	});

const updateRoute = (deps: WebhookRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'webhooks.update',
		method: 'PATCH',
		path: ONE,
		summary: 'Change a webhook, or switch it off and on again',
		tag: TAG,
		scope: 'write',
		params: webhookParams,
		body: updateWebhookBody,
		bodyOptional: true,
		status: 200,
		response: webhookItem,
		codes: ['validation_error', 'not_found', 'outbound_refused'],
		run: async (caller: Caller, { params, body, requestId }) => {
			const endpoint = await updateWebhook(deps, caller, {
				webhookId: params.webhook_id,
				url: body.url,
				secret: body.secret,
				events: body.events,
				isEnabled: body.is_enabled,
			});
			const message = 'A webhook was changed.';
			note(deps, caller, { action: 'webhook.updated', message, id: endpoint._id, requestId });
			return presentWebhook(endpoint);
		},
	});

const deleteRoute = (deps: WebhookRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'webhooks.delete',
		method: 'DELETE',
		path: ONE,
		summary: 'Delete a webhook; what waits for it is not sent any more',
		tag: TAG,
		scope: 'destructive',
		params: webhookParams,
		status: 204,
		codes: ['not_found'],
		run: async (caller: Caller, { params, requestId }) => {
			const id = params.webhook_id;
			await deleteWebhook(deps, caller, { webhookId: id });
			const message = 'A webhook was deleted.';
			note(deps, caller, { action: 'webhook.deleted', message, id, requestId });
			return undefined;
		},
	});

interface Done {
	readonly action: `webhook.${'created' | 'updated' | 'deleted'}`;
	readonly message: string;
	readonly id: string;
	readonly requestId: string;
}

function note(
	deps: Pick<WebhookRoutesDeps, 'note'>,
	caller: Caller,
	{ action, message, id, requestId }: Done,
): void {
	const resource = { type: 'webhook', id };
	deps.note(caller, { action, category: 'integration', message, resource, requestId });
}
