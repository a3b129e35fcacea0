import { randomUUID } from 'node:crypto';
import type { ApiAnswer } from './api-client.js';
import type { SimulatorControl } from './simulator-control.js';
import type { Tenant } from './tenant.js';

/** A pin as the API shows it; the members that tests read. */
export interface WirePin {
	readonly id: string;
	readonly status: string;
	readonly title: string;
	readonly error_code: string | null;
	readonly error_message: string | null;
	readonly pinterest_pin_id: string | null;
	readonly published_at: string | null;
	readonly failed_at: string | null;
	readonly next_look_at: string | null;
	readonly unconfirmed: boolean;
	readonly attempts: number;
	readonly already_existed?: boolean;
	readonly idempotency_key: string;
	readonly link_url: string | null;
	readonly image_url: string;
	readonly media_url: string;
	readonly related_terms: string[] | null;
	readonly dominant_color: string | null;
	readonly created_at: string;
}

export const uniqueTitle = (begin = 'Pin'): string => `${begin} ${randomUUID().slice(0, 8)}`;

/** The smallest good body for a pin of the tenant. */
export const pinBody = (
	{ accountId, boardId }: Pick<Tenant, 'accountId' | 'boardId'>,
	{ imageUrl }: Pick<SimulatorControl, 'imageUrl'>,
): { account_id: string; board_id: string; title: string; image_url: string } => ({
	account_id: accountId,
	board_id: boardId,
	title: uniqueTitle(),
	image_url: imageUrl,
});

/** The pin in a 201, and a test that fails with the answer's text where it is no 201. */
export function madePin(answer: ApiAnswer): WirePin {
	if (answer.status !== 201) throw new Error(`no pin was made: ${answer.text}`);
	return answer.body as WirePin;
}

export async function readPin({ api }: Pick<Tenant, 'api'>, pinId: string): Promise<WirePin> {
	return (await api('GET', `/v1/pins/${pinId}`)).body as WirePin;
}

export interface HistoryEntry {
	readonly sequence: number;
	readonly trigger: string;
	readonly from: string | null;
	readonly to: string;
	readonly attempt: number | null;
	readonly error_code: string | null;
	readonly message: string | null;
	readonly pinterest_request_id: string | null;
}

export async function readHistory(
	{ api }: Pick<Tenant, 'api'>,
	pinId: string,
): Promise<HistoryEntry[]> {
	const { body } = await api('GET', `/v1/pins/${pinId}/history`);
	return (body as { entries: HistoryEntry[] }).entries;
}
