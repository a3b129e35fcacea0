import type { IDataObject, IExecuteFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { isAbout } from '../shared/errors';
import { idempotencyKey } from '../shared/idempotency-key';
import type { Lists } from '../shared/lists';
import { readFlag } from '../shared/read-flag';
import { readSubmission } from '../shared/read-submission';
import { callApi, type CallInput } from '../shared/request';
import { expectPending } from './expect-pending';
import { localTime, readRunAt } from './read-run-at';
import { simplifySchedule, type Schedule } from './simplify-schedule';

interface Options {
	readonly idempotencyKey?: unknown;
}

/** Plans one pin; the answer names its time in UTC and in the workflow's zone. */
export async function schedulePin(
	context: IExecuteFunctions,
	itemIndex: number,
	lists: Lists,
): Promise<IDataObject[]> {
	const zone = context.getTimezone();
	const runAt = readRunAt(context, itemIndex);
	const options = context.getNodeParameter('options', itemIndex, {}) as Options;
	const submission = await readSubmission(context, itemIndex, lists);
	const key = idempotencyKey(context.getNode(), {
		own: options.idempotencyKey,
		submission,
		time: runAt,
	});
	const schedule = await plan(context, { ...submission, run_at: runAt, idempotency_key: key });
	expectPending(context, schedule);
	const simplify = readFlag(context.getNodeParameter('simplify', itemIndex));
	return [
		{
			...(simplify ? simplifySchedule(schedule) : schedule),
			run_at_local: localTime(schedule.run_at, zone),
			time_zone: zone,
		},
	];
}

type Body = CallInput<'POST /v1/schedules'>['body'] & { readonly run_at: string };

/** Only the service knows whether a time that is over belongs to an earlier run's schedule. */
async function plan(context: IExecuteFunctions, body: Body): Promise<Schedule> {
	try {
		return await callApi(context, 'POST /v1/schedules', { body });
	} catch (error) {
		if (isAbout(error, 'run_at')) {
			const zone = context.getTimezone();
			const reading = `Publish At was read as ${localTime(body.run_at, zone)} (${zone}).`;
			error.description = [error.description, reading].join(' ');
		}
		throw new NodeApiError(context.getNode(), error as JsonObject);
	}
}
