import type { Request, Response } from 'express';
import type { Refusal } from './errors.js';
import type { Effect, ReceivedCall } from './ledger.js';
import type { Simulation } from './simulation.js';

export interface Answer {
	readonly status: number;
	readonly body?: unknown;
}

/** One call under way: what it may do, and what must be known when its answer is not sent. */
export interface Exchange {
	readonly sim: Simulation;
	readonly req: Request;
	readonly res: Response;
	readonly received: ReceivedCall | null;
	readonly effects: Effect[];
	readonly run: () => Answer | Promise<Answer>;
}

/** Sends the answer; effects become `lost` when the client goes away before it was written. */
export function send(exchange: Exchange, answer: Answer): void {
	const { res, received, effects } = exchange;
	if (effects.length > 0 && !res.destroyed) {
		res.once('close', () => {
			if (!res.writableFinished) markLost(effects);
		});
	}
	if (received && !res.destroyed) received.status = answer.status;
	if (answer.body === undefined) res.status(answer.status).end();
	else sendJson(res, answer.status, answer.body);
}

export function markLost(effects: readonly Effect[]): void {
	for (const effect of effects) effect.outcome = 'lost';
}

export function refuse(res: Response, refusal: Refusal): void {
	setHeaders(res, refusal.headers);
	sendJson(res, refusal.status, refusal.body);
}

// express' own res.json also makes an ETag, which costs more than the rest of a small answer.
function sendJson(res: Response, status: number, body: unknown): void {
	const text = JSON.stringify(body);
	res.statusCode = status;
	res.setHeader('content-type', 'application/json');
	res.setHeader('content-length', Buffer.byteLength(text));
	res.end(text);
}

export function setHeaders(res: Response, headers: Readonly<Record<string, string>>): void {
	for (const name in headers) res.setHeader(name, headers[name] ?? '');
}
