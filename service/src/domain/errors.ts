import { errorEntry, type ErrorCode } from './error-codes.js';

/** One refused field: where (`['body', 'title']`), why, and the kind of fault. */
export interface FieldFault {
	readonly loc: readonly (string | number)[];
	readonly msg: string;
	readonly type: string;
}

export interface ErrorDetails {
	/** Public sentence in place of the table's. */
	readonly message?: string;
	/** Public remedy in place of the table's. */
	readonly remedy?: string;
	readonly fields?: readonly FieldFault[];
	/** Further public members of the `error` object, in wire spelling. */
	readonly facts?: Readonly<Record<string, unknown>>;
	readonly retryAfterSeconds?: number;
	/** For logs only; never leaves the service. */
	readonly internal?: string;
	readonly cause?: unknown;
}

/** A fault with a public code; everything else that is thrown is a bug. */
export class ServiceError extends Error {
	readonly code: ErrorCode;
	readonly details: ErrorDetails;

	constructor(code: ErrorCode, details: ErrorDetails = {}) {
		super(details.message ?? errorEntry(code).message, { cause: details.cause });
		this.name = 'ServiceError';
		this.code = code;
		this.details = details;
	}

	get status(): number {
		return errorEntry(this.code).status;
	}

	get remedy(): string {
		return this.details.remedy ?? errorEntry(this.code).remedy;
	}
}

/**
 * What is known after a call to Pinterest that did not succeed.
 * `notSent`: no byte left. `refused`: answered, and nothing was made. `throttled`: 429.
 * `unavailable`: no usable answer to a call that is safe to repeat.
 * `unknown`: the call may have taken effect.
 */
export type UpstreamOutcome = 'notSent' | 'refused' | 'throttled' | 'unavailable' | 'unknown';

export interface UpstreamFacts {
	readonly status?: number;
	/** Pinterest's own number in the body. */
	readonly upstreamCode?: number;
	readonly upstreamMessage?: string;
	/** Pinterest's request id, for its support. */
	readonly requestId?: string;
	/** How long Pinterest asks us to wait, in milliseconds. */
	readonly retryAfterMs?: number;
	/** Waits before each further try, in milliseconds, where a rule has its own ladder. */
	readonly ladderMs?: readonly number[];
	/** Number of the matching rule in the classification table. */
	readonly rule?: number;
}

export class UpstreamError extends ServiceError {
	readonly outcome: UpstreamOutcome;
	readonly upstream: UpstreamFacts;

	constructor(
		code: ErrorCode,
		outcome: UpstreamOutcome,
		{ upstream = {}, ...details }: ErrorDetails & { readonly upstream?: UpstreamFacts } = {},
	) {
		super(code, details);
		this.name = 'UpstreamError';
		this.outcome = outcome;
		this.upstream = upstream;
	}
}
