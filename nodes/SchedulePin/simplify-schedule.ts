import type { IDataObject } from 'n8n-workflow';
import type { CallAnswer } from '../shared/request';

export type Schedule = CallAnswer<'POST /v1/schedules'>;

/** The members of a schedule that a workflow goes on with. */
export function simplifySchedule(schedule: Schedule): IDataObject {
	const { id, status, run_at, pinterest_account_id, payload, already_existed } = schedule;
	return {
		id,
		status,
		run_at,
		account_id: pinterest_account_id,
		board_id: payload.board_id,
		title: payload.title,
		already_existed: already_existed ?? false,
	};
}
