import type { IExecuteFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError, sleep } from 'n8n-workflow';
import { isPassing } from '../shared/errors';
import { callApi, cancelSignalOf } from '../shared/request';
import type { Pin } from './simplify-pin';

export interface Waited {
	/** As it was last seen. */
	readonly pin: Pin;
	readonly timedOut: boolean;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Looks at a pin until it is published or failed, or the time is up. A service that does not
 * answer for a while is asked again: the pin is in safe hands. A canceled execution ends the wait.
 */
export async function waitForPin(
	context: IExecuteFunctions,
	{ accepted, limitMs }: { readonly accepted: Pin; readonly limitMs: number },
): Promise<Waited> {
	const signal = cancelSignalOf(context);
	const end = Date.now() + limitMs;
	let pin = accepted;
	for (let pauseMs = FIRST_PAUSE_MS; !isSettled(pin); pauseMs *= 1.5) {
		const leftMs = end - Date.now();
		if (leftMs <= 0) return { pin, timedOut: true };
		await sleep(Math.min(pauseMs, LONGEST_PAUSE_MS, leftMs), signal);
		pin = (await look(context, pin.id)) ?? pin;
	}
	return { pin, timedOut: false };
}

const isSettled = ({ status }: Pin): boolean => status === 'published' || status === 'failed';

async function look(context: IExecuteFunctions, pinId: string): Promise<Pin | undefined> {
	try {
		return await callApi(context, 'GET /v1/pins/{pin_id}', { path: { pin_id: pinId } });
	} catch (error) {
		cancelSignalOf(context)?.throwIfAborted();
		if (isPassing(error)) return undefined;
		throw new NodeApiError(context.getNode(), error as JsonObject);
	}
}
