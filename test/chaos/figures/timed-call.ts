import { z } from 'zod';
import { orderOf } from '../clients.js';
import type { PlannedRequest } from '../planned-request.js';
import { elapsed, now, type Stage } from '../stage.js';

/** One call of a client that does not repeat it; times in epoch milliseconds. */
export interface TimedCall {
	readonly title: string;
	readonly startedAt: number;
	/** From the first byte sent to the last one received. */
	readonly ms: number;
	/** Null where no whole answer came. */
	readonly status: number | null;
	readonly retryAfter: string | null;
	/** Of the pin, where one was accepted. */
	readonly pinId: string | null;
}

const LIMIT_MS = 20_000;
const made = z.object({ id: z.string() });

/** Asks for a pin once; the time of a schedule counts from `since`, epoch milliseconds. */
export async function timedCall(
	stage: Stage,
	request: PlannedRequest,
	since = now(),
): Promise<TimedCall> {
	const startedAt = now();
	const began = elapsed();
	const { title, url, apiKey, body } = orderOf(stage, request, since);
	try {
		const answer = await fetch(url, {
			method: 'POST',
			headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
			body,
			signal: AbortSignal.timeout(LIMIT_MS),
		});
		const text = await answer.text();
		const ms = elapsed() - began;
		const { status } = answer;
		const pinId = status === 201 ? made.parse(JSON.parse(text)).id : null;
		const retryAfter = answer.headers.get('retry-after');
		return { title, startedAt, ms, status, retryAfter, pinId };
	} catch {
		// Told by the status: the figure counts it as a miss.
		const ms = elapsed() - began;
		return { title, startedAt, ms, status: null, retryAfter: null, pinId: null };
	}
}
