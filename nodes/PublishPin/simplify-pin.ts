import type { IDataObject } from 'n8n-workflow';
import type { CallAnswer } from '../shared/request';

export type Pin = CallAnswer<'GET /v1/pins/{pin_id}'>;

/** The members of a pin that a workflow goes on with. */
export function simplifyPin(pin: Pin): IDataObject {
	const { id, status, title, board_id, pinterest_pin_id, published_at, error_code } = pin;
	return {
		id,
		status,
		title,
		board_id,
		pinterest_pin_id,
		pinterest_url: pinterest_pin_id && `https://www.pinterest.com/pin/${pinterest_pin_id}/`,
		published_at,
		error_code,
	};
}
