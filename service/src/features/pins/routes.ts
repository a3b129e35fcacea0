import { z } from 'zod';
import { defineRoute, Reply, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import type { WithinClient } from '../clients/index.js';
import { gateOf, type ListRecordsDeps, type PublicationRecord } from '../publications/index.js';
import { createPin, type CreatePinDeps } from './create-pin.js';
import { deletePin, type DeletePinDeps } from './delete-pin.js';
import { getPin, type GetPinDeps } from './get-pin.js';
import { listPins } from './list-pins.js';
import { presentDeletion, presentHistory, presentJob, presentPin } from './present.js';
import { retryPin } from './retry-pin.js';
import {
	createPinBody,
	deletePinQuery,
	jobParams,
	jobView,
	listPinsQuery,
	pinDeletionView,
	pinHistoryView,
	pinParams,
	pinView,
	retryPinBody,
	updatePinBody,
} from './schemas.js';
import { updatePin } from './update-pin.js';

export type PinDeps = CreatePinDeps &
	GetPinDeps &
	ListRecordsDeps &
	DeletePinDeps & { readonly note: NoteActivity; readonly withinClient: WithinClient };

/** Refusals of an account and its board. */
const TARGET_CODES = [
	'account_not_permitted',
	'account_revoked',
	'scope_missing',
	'board_not_found',
	'asset_not_found',
] as const;

/** The calls on pins, jobs and their history. */
export function pinRoutes(deps: PinDeps): Route<Caller>[] {
	return [
		defineRoute<Caller, undefined, undefined, typeof createPinBody, typeof pinView>({
			id: 'pins.create',
			method: 'POST',
			path: '/v1/pins',
			summary: 'Publish a pin as soon as its account may',
			tag: 'Pins',
			scope: 'write',
			body: createPinBody,
			status: 201,
			response: pinView,
			codes: [...TARGET_CODES, 'idempotency_key_reused', 'near_duplicate', 'conflict'],
			run: (caller, { body }) => createPin(deps, caller, body),
		}),
		listRoute(deps),
		...onePinRoutes(deps),
		updateRoute(deps),
		deleteRoute(deps),
		retryRoute(deps),
	];
}

const listRoute = (deps: PinDeps): Route<Caller> =>
	defineRoute({
		id: 'pins.list',
		method: 'GET',
		path: '/v1/pins',
		summary: 'List pins, newest first',
		tag: 'Pins',
		scope: 'read',
		query: listPinsQuery,
		status: 200,
		response: z.array(pinView),
		responseHeaders: {
			'X-Total-Count': 'Matches for the filters; absent above 10,000.',
		},
		codes: ['account_not_permitted', 'not_found'],
		run: async (caller: Caller, { query }) => {
			const { pins, total } = await listPins(deps, caller, query);
			const headers: Record<string, string> =
				total === null ? {} : { 'X-Total-Count': String(total) };
			return new Reply(pins, { headers });
		},
	});

function onePinRoutes(deps: PinDeps): Route<Caller>[] {
	return [
		defineRoute({
			id: 'pins.get',
			method: 'GET',
			path: '/v1/pins/{pin_id}',
			summary: 'Get one pin',
			tag: 'Pins',
			scope: 'read',
			params: pinParams,
			status: 200,
			response: pinView,
			codes: ['not_found'],
			run: async (caller: Caller, { params }) => {
				const { record, gate } = await getPin(deps, caller, params.pin_id);
				return presentPin(record, gate);
			},
		}),
		defineRoute({
			id: 'pins.history',
			method: 'GET',
			path: '/v1/pins/{pin_id}/history',
			summary: 'Every change of a pin with its time, cause and attempt',
			tag: 'Pins',
			scope: 'read',
			params: pinParams,
			status: 200,
			response: pinHistoryView,
			codes: ['not_found'],
			run: async (caller: Caller, { params }) => {
				const { record } = await getPin(deps, caller, params.pin_id);
				return presentHistory(record);
			},
		}),
		defineRoute({
			id: 'jobs.get',
			method: 'GET',
			path: '/v1/jobs/{job_id}',
			summary: 'Get the job of a pin; its id is the id of the pin',
			tag: 'Jobs',
			scope: 'read',
			params: jobParams,
			status: 200,
			response: jobView,
			codes: ['not_found'],
			run: async (caller: Caller, { params }) => {
				const { record, gate } = await getPin(deps, caller, params.job_id);
				return presentJob(record, gate);
			},
		}),
	];
}

const updateRoute = (deps: PinDeps): Route<Caller> =>
	defineRoute({
		id: 'pins.update',
		method: 'PATCH',
		path: '/v1/pins/{pin_id}',
		summary: 'Change a pin that waits or failed; absent fields stay, null clears',
		tag: 'Pins',
		scope: 'write',
		params: pinParams,
		body: updatePinBody,
		bodyOptional: true,
		status: 200,
		response: pinView,
		codes: [
			'not_found',
			'pin_already_published',
			'pin_publishing',
			'pin_removed_on_pinterest',
			'conflict',
			...TARGET_CODES,
		],
		run: async (caller: Caller, { params, body, requestId }) => {
			const pin = await updatePin(deps, caller, { pinId: params.pin_id, body });
			const fields = Object.keys(body);
			const metadata = { fields };
			if (fields.length > 0)
				note(deps, caller, { action: 'pin.updated', pin, requestId, metadata });
			return presentPin(pin, await gateOf(deps, pin));
		},
	});

const deleteRoute = (deps: PinDeps): Route<Caller> =>
	defineRoute({
		id: 'pins.delete',
		method: 'DELETE',
		path: '/v1/pins/{pin_id}',
		summary:
			'Delete the record of a pin; one that waits is canceled. 200 where Pinterest is asked too',
		tag: 'Pins',
		scope: 'destructive',
		params: pinParams,
		query: deletePinQuery,
		status: 200,
		alsoStatus: [204],
		response: pinDeletionView,
		codes: [
			'not_found',
			'conflict',
			'pin_publishing',
			'account_revoked',
			'token_expired',
			'scope_missing',
			'pinterest_not_permitted',
			'pinterest_unavailable',
			'rate_limited',
		],
		run: async (caller: Caller, { params, query, requestId }) => {
			const fromPinterest = query.delete_from_pinterest;
			const pin = await deletePin(deps, caller, { pinId: params.pin_id, fromPinterest });
			note(deps, caller, { action: 'pin.deleted', pin, requestId });
			return fromPinterest ? presentDeletion(pin) : new Reply(undefined, { status: 204 });
		},
	});

const retryRoute = (deps: PinDeps): Route<Caller> =>
	defineRoute({
		id: 'pins.retry',
		method: 'POST',
		path: '/v1/pins/{pin_id}/retry',
		summary: 'Retry a failed pin, with another board or account if named',
		tag: 'Pins',
		scope: 'write',
		params: pinParams,
		body: retryPinBody,
		bodyOptional: true,
		status: 200,
		response: pinView,
		codes: ['not_found', 'conflict', ...TARGET_CODES],
		run: async (caller: Caller, { params, body, requestId }) => {
			const pin = await retryPin(deps, caller, {
				pinId: params.pin_id,
				accountId: body.account_id || undefined,
				boardId: body.board_id || undefined,
			});
			note(deps, caller, { action: 'pin.retried', pin, requestId });
			return presentPin(pin, await gateOf(deps, pin));
		},
	});

const MESSAGES = {
	'pin.updated': 'The pin was changed.',
	'pin.deleted': 'The record of the pin was deleted.',
	'pin.retried': 'The pin is tried again.',
};

function note(
	deps: Pick<PinDeps, 'note'>,
	caller: Caller,
	done: {
		action: keyof typeof MESSAGES;
		pin: PublicationRecord;
		requestId: string;
		metadata?: Readonly<Record<string, unknown>>;
	},
): void {
	const { action, pin, requestId, metadata } = done;
	deps.note(caller, {
		action,
		category: 'publishing',
		message: MESSAGES[action],
		resource: { type: 'pin', id: pin._id },
		accountId: pin.accountId,
		requestId,
		metadata,
	});
}
