import { z } from 'zod';
import { defineRoute, Reply, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { archiveClient, type ArchiveClientDeps } from './archive-client.js';
import { createClient, type ClientSettings } from './create-client.js';
import { accountsOf, listClients } from './list-clients.js';
import type { ClientRecord } from './model.js';
import { presentClient } from './present.js';
import { requireClient } from './require-client.js';
import {
	archiveClientQuery,
	clientParams,
	clientView,
	createClientBody,
	listClientsQuery,
	updateClientBody,
	type ClientView,
	type UpdateClientBody,
} from './schemas.js';
import { updateClient } from './update-client.js';

export type ClientRoutesDeps = ArchiveClientDeps & { readonly note: NoteActivity };

const PATH = '/v1/clients';
const ONE = `${PATH}/{client_id}` as const;
const TAG = 'Clients';

/** The calls on clients: whom the workspace publishes for. */
export function clientRoutes(deps: ClientRoutesDeps): Route<Caller>[] {
	return [
		createRoute(deps),
		listRoute(deps),
		getRoute(deps),
		updateRoute(deps),
		archiveRoute(deps),
	];
}

const createRoute = (deps: ClientRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'clients.create',
		method: 'POST',
		path: PATH,
		summary: 'Create a client: a label and group above accounts, with defaults for them',
		tag: TAG,
		scope: 'write',
		body: createClientBody,
		status: 201,
		response: clientView,
		codes: ['conflict', 'account_not_permitted'],
		run: async (caller: Caller, { body, requestId }) => {
			const client = await createClient(deps, caller, { name: body.name, ...settingsOf(body) });
			note(deps, caller, { what: 'created', id: client._id, requestId });
			return presentClient(client);
		},
	});

const listRoute = (deps: ClientRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'clients.list',
		method: 'GET',
		path: PATH,
		summary: 'List the clients of the workspace, by name',
		tag: TAG,
		scope: 'read',
		query: listClientsQuery,
		status: 200,
		response: z.array(clientView),
		responseHeaders: { 'X-Total-Count': 'Matches for the filters.' },
		codes: [],
		run: async (caller: Caller, { query }) => {
			const { clients, accounts, total } = await listClients(deps, caller, {
				externalId: query.external_id,
				archived: query.include_archived,
				limit: query.limit,
				offset: query.offset,
			});
			const views = clients.map((client) => presentClient(client, accounts.get(client._id)));
			return new Reply(views, { headers: { 'X-Total-Count': String(total) } });
		},
	});

const getRoute = (deps: ClientRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'clients.get',
		method: 'GET',
		path: ONE,
		summary: 'Get one client',
		tag: TAG,
		scope: 'read',
		params: clientParams,
		status: 200,
		response: clientView,
		codes: ['not_found'],
		run: async (caller: Caller, { params }) =>
			withAccounts(deps, caller, await requireClient(deps, caller, params.client_id)),
	});

const updateRoute = (deps: ClientRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'clients.update',
		method: 'PATCH',
		path: ONE,
		summary: 'Change a client; zone and pace hold for its accounts from the next pin on',
		tag: TAG,
		scope: 'write',
		params: clientParams,
		body: updateClientBody,
		status: 200,
		response: clientView,
		codes: ['not_found', 'conflict', 'account_not_permitted'],
		run: async (caller: Caller, { params, body, requestId }) => {
			const id = params.client_id;
			const client = await updateClient(deps, caller, {
				clientId: id,
				name: body.name,
				...settingsOf(body),
			});
			note(deps, caller, { what: 'changed', id, requestId });
			return withAccounts(deps, caller, client);
		},
	});

const archiveRoute = (deps: ClientRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'clients.archive',
		method: 'DELETE',
		path: ONE,
		summary: 'Archive a client; its accounts, pins and schedules stay',
		tag: TAG,
		scope: 'destructive',
		params: clientParams,
		query: archiveClientQuery,
		status: 204,
		codes: ['not_found', 'conflict', 'account_not_permitted'],
		run: async (caller: Caller, { params, query, requestId }) => {
			const id = params.client_id;
			await archiveClient(deps, caller, { clientId: id, detach: query.detach });
			note(deps, caller, { what: 'archived', id, requestId });
			return undefined;
		},
	});

async function withAccounts(
	deps: ClientRoutesDeps,
	caller: Caller,
	client: ClientRecord,
): Promise<ClientView> {
	const accounts = await accountsOf(deps, caller, [client]);
	return presentClient(client, accounts.get(client._id));
}

function settingsOf(body: Omit<UpdateClientBody, 'name'>): ClientSettings {
	const spacing = body.spacing_seconds;
	return {
		externalId: body.external_id,
		notes: body.notes,
		defaultBoardId: body.default_board_id,
		timeZone: body.time_zone,
		spacingMs: typeof spacing === 'number' ? Math.round(spacing * 1_000) : spacing,
		dailyCap: body.daily_cap,
	};
}

function note(
	deps: Pick<ClientRoutesDeps, 'note'>,
	caller: Caller,
	{
		what,
		id,
		requestId,
	}: { what: 'created' | 'changed' | 'archived'; id: string; requestId: string },
): void {
	deps.note(caller, {
		action: `client.${what === 'changed' ? 'updated' : what}`,
		category: 'configuration',
		message: `A client was ${what}.`,
		resource: { type: 'client', id },
		requestId,
	});
}
