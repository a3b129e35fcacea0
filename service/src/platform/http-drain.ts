import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExchangeHost } from './http-exchange.js';

export interface DrainOptions {
	/** How long new requests are still served, for balancers to notice. */
	readonly graceMs: number;
	/** How long requests in flight may take after that. */
	readonly limitMs: number;
}

/** Time for the last answers to leave before connections are cut. */
const FLUSH_MS = 250;

/**
 * Stops serving without a failed request: first every answer asks its client to leave, after
 * the grace nobody new is let in, then what is in flight ends. Requests still open at the
 * limit are told so. Answers how many those were.
 */
export async function drainServer<Caller>(
	server: Server,
	host: ExchangeHost<Caller>,
	{ graceMs, limitMs }: DrainOptions,
): Promise<{ readonly cut: number }> {
	host.draining = true;
	if (graceMs > 0) await sleep(graceMs);
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	// A connection is idle only after its last answer is over, so this is asked again each time.
	host.onOver = () => setImmediate(() => server.closeIdleConnections());
	if (await within(closed, limitMs)) return { cut: 0 };
	const late = [...host.open];
	for (const exchange of late) exchange.giveUp();
	await within(closed, FLUSH_MS);
	server.closeAllConnections();
	await closed;
	return { cut: late.length };
}

/** Whether the promise was fulfilled in time. */
async function within(promise: Promise<void>, ms: number): Promise<boolean> {
	const timer = new AbortController();
	try {
		const late = sleep(ms, false, { signal: timer.signal });
		return await Promise.race([promise.then(() => true), late]);
	} finally {
		timer.abort();
	}
}
