import { z } from 'zod';
import { defineRoute, Reply, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import { createPin, type CreatePinDeps } from './create-pin.js';
import { getPin, type GetPinDeps } from './get-pin.js';
import { listPins, type ListPinsDeps } from './list-pins.js';
import { presentHistory, presentJob, presentPin } from './present.js';
import {
	createPinBody,
	jobParams,
	jobView,
	listPinsQuery,
	pinHistoryView,
	pinParams,
	pinView,
} from './schemas.js';

export type PinDeps = CreatePinDeps & GetPinDeps & ListPinsDeps;

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
			codes: [
				'account_not_permitted',
				'account_revoked',
				'scope_missing',
				'board_not_found',
				'idempotency_key_reused',
				'conflict',
			],
			run: (caller, { body }) => createPin(deps, caller, body),
		}),
		listRoute(deps),
		...onePinRoutes(deps),
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
		codes: ['account_not_permitted'],
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
