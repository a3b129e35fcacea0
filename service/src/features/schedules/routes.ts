import { z } from 'zod';
import { defineRoute, Reply, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import type { WithinClient } from '../clients/index.js';
import type { LaneStore } from '../lanes/index.js';
import {
	gateOf,
	requireRecord,
	type ListRecordsDeps,
	type PublicationRecord,
} from '../publications/index.js';
import { cancelSchedule, type CancelScheduleDeps } from './cancel-schedule.js';
import { createSchedule, type CreateScheduleDeps } from './create-schedule.js';
import { deleteSchedule } from './delete-schedule.js';
import { listSchedules } from './list-schedules.js';
import { presentSchedule } from './present.js';
import { retrySchedule } from './retry-schedule.js';
import {
	createScheduleBody,
	listSchedulesQuery,
	retryScheduleBody,
	scheduleParams,
	scheduleView,
	updateScheduleBody,
	type ScheduleView,
} from './schemas.js';
import { updateSchedule } from './update-schedule.js';

export type ScheduleDeps = CreateScheduleDeps &
	CancelScheduleDeps &
	ListRecordsDeps & { readonly lanes: Pick<LaneStore, 'gates'>; readonly note: NoteActivity } & {
		readonly withinClient: WithinClient;
	};

const PATH = '/v1/schedules';
const ONE = `${PATH}/{schedule_id}` as const;
const TAG = 'Schedules';

/** Refusals of an account and its board. */
const TARGET_CODES = [
	'account_revoked',
	'scope_missing',
	'board_not_found',
	'asset_not_found',
] as const;

/** The calls on schedules. */
export function scheduleRoutes(deps: ScheduleDeps): Route<Caller>[] {
	return [
		createRoute(deps),
		listRoute(deps),
		getRoute(deps),
		updateRoute(deps),
		cancelRoute(deps),
		retryRoute(deps),
		deleteRoute(deps),
	];
}

const createRoute = (deps: ScheduleDeps): Route<Caller> =>
	defineRoute({
		id: 'schedules.create',
		method: 'POST',
		path: PATH,
		summary: 'Publish a pin at an instant',
		tag: TAG,
		scope: 'write',
		body: createScheduleBody,
		status: 201,
		response: scheduleView,
		codes: [
			'account_not_permitted',
			...TARGET_CODES,
			'idempotency_key_reused',
			'near_duplicate',
			'conflict',
		],
		run: (caller: Caller, { body }) => createSchedule(deps, caller, body),
	});

const listRoute = (deps: ScheduleDeps): Route<Caller> =>
	defineRoute({
		id: 'schedules.list',
		method: 'GET',
		path: PATH,
		summary: 'List schedules, the latest instant first',
		tag: TAG,
		scope: 'read',
		query: listSchedulesQuery,
		status: 200,
		response: z.array(scheduleView),
		responseHeaders: { 'X-Total-Count': 'Matches for the filters; absent above 10,000.' },
		codes: ['account_not_permitted', 'not_found'],
		run: async (caller: Caller, { query }) => {
			const { schedules, total } = await listSchedules(deps, caller, query);
			const headers: Record<string, string> =
				total === null ? {} : { 'X-Total-Count': String(total) };
			return new Reply(schedules, { headers });
		},
	});

const getRoute = (deps: ScheduleDeps): Route<Caller> =>
	defineRoute({
		id: 'schedules.get',
		method: 'GET',
		path: ONE,
		summary: 'Get one schedule',
		tag: TAG,
		scope: 'read',
		params: scheduleParams,
		status: 200,
		response: scheduleView,
		codes: ['not_found'],
		run: async (caller: Caller, { params }) => {
			const id = params.schedule_id;
			return show(deps, await requireRecord(deps, caller, { view: 'schedule', id }));
		},
	});

const updateRoute = (deps: ScheduleDeps): Route<Caller> =>
	defineRoute({
		id: 'schedules.update',
		method: 'PATCH',
		path: ONE,
		summary: 'Change a schedule that waits or failed; absent fields stay, null clears',
		tag: TAG,
		scope: 'write',
		params: scheduleParams,
		body: updateScheduleBody,
		bodyOptional: true,
		status: 200,
		response: scheduleView,
		codes: ['not_found', 'schedule_not_editable', 'conflict', ...TARGET_CODES],
		run: async (caller: Caller, { params, body, requestId }) => {
			const record = await updateSchedule(deps, caller, { scheduleId: params.schedule_id, body });
			const fields = Object.keys(body);
			const metadata = { fields };
			if (fields.length > 0) {
				note(deps, caller, { action: 'schedule.updated', record, requestId, metadata });
			}
			return show(deps, record);
		},
	});

const cancelRoute = (deps: ScheduleDeps): Route<Caller> =>
	defineRoute({
		id: 'schedules.cancel',
		method: 'POST',
		path: `${ONE}/cancel`,
		summary: 'Cancel a schedule that waits',
		tag: TAG,
		scope: 'write',
		params: scheduleParams,
		status: 200,
		response: scheduleView,
		codes: ['not_found', 'schedule_not_editable', 'bad_request', 'conflict'],
		run: async (caller: Caller, { params, requestId }) => {
			const record = await cancelSchedule(deps, caller, { scheduleId: params.schedule_id });
			note(deps, caller, { action: 'schedule.canceled', record, requestId });
			return show(deps, record);
		},
	});

const retryRoute = (deps: ScheduleDeps): Route<Caller> =>
	defineRoute({
		id: 'schedules.retry',
		method: 'POST',
		path: `${ONE}/retry`,
		summary: 'Retry a failed schedule, at once or at another instant',
		tag: TAG,
		scope: 'write',
		params: scheduleParams,
		body: retryScheduleBody,
		bodyOptional: true,
		status: 200,
		response: scheduleView,
		codes: ['not_found', 'bad_request', 'conflict', ...TARGET_CODES],
		run: async (caller: Caller, { params, body, requestId }) => {
			const record = await retrySchedule(deps, caller, {
				scheduleId: params.schedule_id,
				runAt: body.run_at ?? body.scheduled_at,
			});
			note(deps, caller, { action: 'schedule.retried', record, requestId });
			return show(deps, record);
		},
	});

const deleteRoute = (deps: ScheduleDeps): Route<Caller> =>
	defineRoute({
		id: 'schedules.delete',
		method: 'DELETE',
		path: ONE,
		summary: 'Delete a schedule that is over; its pin stays',
		tag: TAG,
		scope: 'destructive',
		params: scheduleParams,
		status: 204,
		codes: ['not_found', 'bad_request'],
		run: async (caller: Caller, { params, requestId }) => {
			const record = await deleteSchedule(deps, caller, { scheduleId: params.schedule_id });
			note(deps, caller, { action: 'schedule.deleted', record, requestId });
			return undefined;
		},
	});

async function show(deps: ScheduleDeps, record: PublicationRecord): Promise<ScheduleView> {
	const gate = await gateOf(deps, record);
	return presentSchedule(record, { gate, now: deps.clock.now() });
}

const NOTES = {
	'schedule.updated': { status: 'success', message: 'The schedule was changed.' },
	'schedule.canceled': { status: 'canceled', message: 'The schedule was canceled.' },
	'schedule.retried': { status: 'queued', message: 'The schedule is tried again.' },
	'schedule.deleted': { status: 'success', message: 'The schedule was deleted.' },
} as const;

function note(
	deps: Pick<ScheduleDeps, 'note'>,
	caller: Caller,
	done: {
		action: keyof typeof NOTES;
		record: PublicationRecord;
		requestId: string;
		metadata?: Readonly<Record<string, unknown>>;
	},
): void {
	const { action, record, requestId, metadata } = done;
	deps.note(caller, {
		action,
		category: 'publishing',
		...NOTES[action],
		resource: { type: 'schedule', id: record.scheduleId },
		accountId: record.accountId,
		requestId,
		metadata,
	});
}
