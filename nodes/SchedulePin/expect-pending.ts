import type { IExecuteFunctions } from 'n8n-workflow';
import { apiError } from '../shared/errors';
import type { Schedule } from './simplify-schedule';

/** Throws for a schedule of an earlier run that will not publish any more. */
export function expectPending(context: IExecuteFunctions, schedule: Schedule): void {
	const { id, status } = schedule;
	if (status !== 'failed' && status !== 'canceled') return;
	const code = schedule.error_code ?? status;
	throw apiError(context.getNode(), {
		message:
			status === 'canceled'
				? 'An earlier run made this schedule, and it was canceled since'
				: `An earlier run made this schedule, and it was not published: ${schedule.last_error ?? code}`,
		advice: `Retry it in Pinlane, or put a new text into Options > Idempotency Key to plan the pin once more. (${code}, schedule ${id})`,
		context: { code, schedule_id: id },
	});
}
