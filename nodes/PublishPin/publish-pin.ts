import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';
import { idempotencyKey } from '../shared/idempotency-key';
import type { Lists } from '../shared/lists';
import { readFlag } from '../shared/read-flag';
import { readSubmission } from '../shared/read-submission';
import { callApi } from '../shared/request';
import { expectNotFailed } from './expect-not-failed';
import { simplifyPin } from './simplify-pin';
import { waitForPin } from './wait-for-pin';

interface Options {
	readonly idempotencyKey?: unknown;
	readonly maximumWait?: unknown;
	readonly waitForCompletion?: unknown;
}

const DEFAULT_WAIT_SECONDS = 120;

/** Hands one pin to the service; throws where it failed, now or in an earlier run. */
export async function publishPin(
	context: IExecuteFunctions,
	itemIndex: number,
	lists: Lists,
): Promise<IDataObject[]> {
	const options = context.getNodeParameter('options', itemIndex, {}) as Options;
	const submission = await readSubmission(context, itemIndex, lists);
	const key = idempotencyKey(context.getNode(), {
		own: options.idempotencyKey,
		submission,
		time: today(context.getTimezone()),
	});
	const accepted = await callApi(context, 'POST /v1/pins', {
		body: { ...submission, idempotency_key: key },
	});
	const { pin, timedOut } = readFlag(options.waitForCompletion)
		? await waitForPin(context, { accepted, limitMs: waitSeconds(options) * 1_000 })
		: { pin: accepted, timedOut: undefined };
	expectNotFailed(context, pin);
	const simplify = readFlag(context.getNodeParameter('simplify', itemIndex));
	return [
		{
			...(simplify ? simplifyPin(pin) : pin),
			already_existed: accepted.already_existed ?? false,
			...(timedOut !== undefined && { timed_out: timedOut }),
		},
	];
}

/** An expression may give anything; what is no number means the default. */
function waitSeconds({ maximumWait }: Options): number {
	const seconds = Number(maximumWait ?? DEFAULT_WAIT_SECONDS);
	return seconds > 0 ? seconds : DEFAULT_WAIT_SECONDS;
}

/** The day in the workflow's zone, so that a run at 23:00 and one at 01:00 UTC may share it. */
const today = (zone: string): string =>
	tryToParseDateTime(new Date(Date.now()), zone).toFormat('yyyy-MM-dd');
