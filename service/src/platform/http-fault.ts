/** What HTTP itself can find wrong with a request; whoever renders errors knows these codes. */
export type HttpFaultCode =
	| 'validation_error'
	| 'malformed_json'
	| 'bad_request'
	| 'payload_too_large'
	| 'unsupported_media_type'
	| 'not_found'
	| 'method_not_allowed'
	| 'request_timeout'
	| 'headers_too_large'
	| 'response_timeout';

/** One refused field: where (`['body', 'title']`), why, and the kind of fault. */
export interface FieldProblem {
	readonly loc: readonly (string | number)[];
	readonly msg: string;
	readonly type: string;
}

export interface HttpFaultDetails {
	/** Public sentence in place of the one that belongs to the code. */
	readonly message?: string;
	readonly fields?: readonly FieldProblem[];
	readonly headers?: Readonly<Record<string, string>>;
	readonly cause?: unknown;
}

/** A request that is refused before, or an answer that is given instead of, its route's own. */
export class HttpFault extends Error {
	readonly code: HttpFaultCode;
	readonly details: HttpFaultDetails;

	constructor(code: HttpFaultCode, details: HttpFaultDetails = {}) {
		super(details.message ?? code, { cause: details.cause });
		this.name = 'HttpFault';
		this.code = code;
		this.details = details;
	}
}
