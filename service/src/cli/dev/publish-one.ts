import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { newId } from '../../platform/ids.js';
import { systemRandom } from '../../platform/random.js';
import type { Api } from './call-api.js';
import { startReceiver, type ReceivedEvent } from './receive-event.js';

export interface PinOrder {
	readonly accountId: string;
	readonly boardId: string;
	readonly imageUrl: string;
}

/** One pin's whole way, as the API tells it. */
export interface PinWay {
	readonly pinId: string;
	readonly status: string;
	readonly pinterestPinId: string | null;
	readonly steps: readonly { readonly at: string; readonly trigger: string; readonly to: string }[];
	readonly event: ReceivedEvent | null;
	readonly eventAt: string;
}

const pin = z.object({
	id: z.string(),
	status: z.string(),
	pinterest_pin_id: z.string().nullable(),
});
const history = z.object({
	entries: z.array(z.object({ at: z.string(), trigger: z.string(), to: z.string() })),
});
const webhook = z.object({ id: z.string() });

const EVENT_WITHIN_MS = 30_000;
const PIN_WITHIN_LOOKS = 600;
const LOOK_MS = 50;

/** Sends one pin through the whole path: request, lane, Pinterest, signed event. */
export async function publishOne(api: Api, order: PinOrder): Promise<PinWay> {
	const secret = `whsec_${systemRandom.bytes(32).toString('base64')}`;
	const receiver = await startReceiver(secret);
	try {
		const endpoint = await api.call(
			{ method: 'POST', path: '/v1/webhooks', body: { url: receiver.url, secret } },
			webhook,
		);
		const made = await api.call({ method: 'POST', path: '/v1/pins', body: bodyOf(order) }, pin);
		const event = await receiver.eventFor(made.id, EVENT_WITHIN_MS);
		const eventAt = new Date(performance.timeOrigin + performance.now()).toISOString();
		const settled = await settledPin(api, made.id);
		const { entries } = await api.call(
			{ method: 'GET', path: `/v1/pins/${made.id}/history` },
			history,
		);
		await api.call({ method: 'DELETE', path: `/v1/webhooks/${endpoint.id}` }, z.null());
		return {
			pinId: made.id,
			status: settled.status,
			pinterestPinId: settled.pinterest_pin_id,
			steps: entries,
			event,
			eventAt,
		};
	} finally {
		await receiver.close();
	}
}

/** The body of the first pin and of the printed `curl` line. */
export function bodyOf({ accountId, boardId, imageUrl }: PinOrder): Record<string, string> {
	return {
		account_id: accountId,
		board_id: boardId,
		title: `First pin ${newId().slice(0, 8)}`,
		link_url: 'https://example.com/first-pin',
		image_url: imageUrl,
	};
}

async function settledPin(api: Api, pinId: string): Promise<z.output<typeof pin>> {
	const look = () => api.call({ method: 'GET', path: `/v1/pins/${pinId}` }, pin);
	let found = await look();
	for (let looks = 0; looks < PIN_WITHIN_LOOKS; looks++) {
		if (found.status === 'published' || found.status === 'failed') break;
		await sleep(LOOK_MS);
		found = await look();
	}
	return found;
}
