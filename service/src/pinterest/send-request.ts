import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { crashPoint } from '../platform/crash-points.js';
import type { AnswerHeaders } from './rate-limit-headers.js';

export interface OutgoingRequest {
	readonly origin: string;
	readonly path: string;
	readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	readonly headers: Readonly<Record<string, string>>;
	/** A stream is read once; its length must be in the headers. */
	readonly body?: string | Readable;
	/** Whole call, waiting for a connection included. */
	readonly timeoutMs: number;
	readonly maxBytes: number;
	readonly signal?: AbortSignal;
}

export type Sent =
	| {
			readonly kind: 'answered';
			readonly status: number;
			readonly headers: AnswerHeaders;
			readonly text: string;
	  }
	| { readonly kind: 'notSent'; readonly reason: string }
	| {
			readonly kind: 'noAnswer';
			readonly reason: string;
			/** Known when the connection broke after the head of the answer. */
			readonly status?: number;
			readonly headers?: AnswerHeaders;
	  };

/**
 * Sends one request at most once, follows nothing, and says what became of it.
 * Works on the dispatcher directly because only its start signal separates "no byte left" from
 * "in doubt", and because undici's own `request` does not end a call that waits for a connection.
 */
export function sendRequest(dispatcher: Dispatcher, request: OutgoingRequest): Promise<Sent> {
	return new Promise((resolve) => {
		const { signal } = request;
		const exchange = new Exchange(request.maxBytes, (result) => {
			clearTimeout(deadline);
			signal?.removeEventListener('abort', onAbort);
			resolve(result);
		});
		const onAbort = (): void => exchange.giveUp('given up by the caller');
		const deadline = setTimeout(
			() => exchange.giveUp(`no answer within ${request.timeoutMs} ms`),
			request.timeoutMs,
		);
		if (signal?.aborted) return onAbort();
		signal?.addEventListener('abort', onAbort);
		dispatcher.dispatch(
			{
				origin: request.origin,
				path: request.path,
				method: request.method,
				headers: request.headers,
				body: request.body ?? null,
				// The deadline above covers the whole call.
				headersTimeout: 0,
				bodyTimeout: 0,
			},
			exchange,
		);
	});
}

/** One request on a connection; settles once, with the first thing that is certain. */
class Exchange implements Dispatcher.DispatchHandler {
	private controller: Dispatcher.DispatchController | undefined;
	private head: { readonly status: number; readonly headers: AnswerHeaders } | undefined;
	private readonly chunks: Buffer[] = [];
	private received = 0;
	private settled = false;

	constructor(
		private readonly maxBytes: number,
		private readonly done: (result: Sent) => void,
	) {}

	/** Called right before the first byte is written, and again should undici start over. */
	onRequestStart(controller: Dispatcher.DispatchController): void {
		const startedBefore = this.controller !== undefined;
		this.controller = controller;
		if (this.settled) controller.abort(new Error('given up before it was sent'));
		else if (startedBefore) this.giveUp('the connection was lost');
		else crashPoint('call.sending');
	}

	onResponseStart(
		_controller: Dispatcher.DispatchController,
		status: number,
		headers: AnswerHeaders,
	): void {
		crashPoint('call.answering');
		if (status >= 200) this.head = { status, headers };
	}

	onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
		if (this.settled) return;
		this.received += chunk.length;
		if (this.received > this.maxBytes) this.giveUp('the answer is too large');
		else this.chunks.push(chunk);
	}

	onResponseEnd(): void {
		if (!this.head) return this.settle({ kind: 'noAnswer', reason: 'an answer without a head' });
		const text = Buffer.concat(this.chunks).toString('utf8');
		this.settle({ kind: 'answered', ...this.head, text });
	}

	onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
		const code = 'code' in error ? `${String(error.code)}: ` : '';
		this.settle(this.broken(`${code}${error.message}`));
	}

	giveUp(reason: string): void {
		this.settle(this.broken(reason));
		this.controller?.abort(new Error(reason));
	}

	private broken(reason: string): Sent {
		if (!this.controller) return { kind: 'notSent', reason };
		return { kind: 'noAnswer', reason, ...this.head };
	}

	private settle(result: Sent): void {
		if (this.settled) return;
		this.settled = true;
		this.done(result);
	}
}
