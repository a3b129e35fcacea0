import { EVENT_NAMES } from '../../service/src/domain/events.js';
import { RECEIVER_SECRET } from './receiver.js';
import type { Tenant } from './tenant.js';

export interface Subscription {
	readonly url: string;
	readonly events?: readonly string[];
	readonly secret?: string;
}

/** Makes a webhook for all events, or for those named: its id. */
export async function subscribe(
	{ api }: Pick<Tenant, 'api'>,
	{ url, events = EVENT_NAMES, secret = RECEIVER_SECRET }: Subscription,
): Promise<string> {
	const answer = await api('POST', '/v1/webhooks', { body: { url, events, secret } });
	if (answer.status !== 201) throw new Error(`no webhook was made: ${answer.text}`);
	return (answer.body as { id: string }).id;
}
