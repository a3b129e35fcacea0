import { errorEntry, type ErrorCode } from '../domain/error-codes.js';
import { ServiceError, UpstreamError, type FieldFault } from '../domain/errors.js';
import { HttpFault } from '../platform/http-fault.js';
import type { RenderedError } from '../platform/http-options.js';
import { isDatabaseAway } from '../platform/mongo-errors.js';
import { OutboundRefused } from '../platform/outbound-errors.js';
import type { ErrorBody } from './error-body.js';

/** Every 503 says when to come back, even where the cause does not know. */
const DEFAULT_RETRY_AFTER_SECONDS = 2;

interface Told {
	readonly code: ErrorCode;
	readonly message?: string;
	readonly remedy?: string;
	readonly fields?: readonly FieldFault[];
	readonly facts?: Readonly<Record<string, unknown>>;
	readonly retryAfterSeconds?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly log?: Readonly<Record<string, unknown>>;
}

/** Any thrown value as the contract's error body; of a bug nothing is told but its request id. */
export function renderError(
	error: unknown,
	requestId: string,
): RenderedError & { body: ErrorBody } {
	const told = tell(error);
	const entry = errorEntry(told.code);
	const { status } = entry;
	const message = told.message ?? entry.message;
	const retryAfter =
		told.retryAfterSeconds ?? (status === 503 ? DEFAULT_RETRY_AFTER_SECONDS : undefined);
	const remedy = told.remedy ?? entry.remedy;
	const seconds = retryAfter === undefined ? undefined : Math.max(1, Math.ceil(retryAfter));
	return {
		status,
		headers: {
			...told.headers,
			...(seconds === undefined ? {} : { 'Retry-After': String(seconds) }),
		},
		body: {
			error: {
				...told.facts,
				code: told.code,
				message,
				remediation: remedy,
				request_id: requestId,
				...(seconds === undefined ? {} : { retry_after_seconds: seconds }),
				...(told.fields === undefined ? {} : { errors: told.fields.map(wireField) }),
			},
			detail: { message, code: told.code },
			message,
			code: told.code,
		},
		words: { message, remedy, requestId },
		log: { code: told.code, ...told.log },
	};
}

const wireField = ({
	loc,
	msg,
	type,
}: FieldFault): { loc: (string | number)[]; msg: string; type: string } => ({
	loc: [...loc],
	msg,
	type,
});

function tell(error: unknown): Told {
	if (error instanceof ServiceError) return tellServiceError(error);
	if (error instanceof HttpFault) return { code: error.code, ...error.details, log: {} };
	if (error instanceof OutboundRefused) {
		return { code: 'outbound_refused', message: error.message };
	}
	if (isDatabaseAway(error)) return { code: 'service_unavailable', log: { err: error } };
	return { code: 'internal_error', log: { err: error } };
}

function tellServiceError(error: ServiceError): Told {
	const { message, fields, facts, retryAfterSeconds, internal, cause } = error.details;
	return {
		code: error.code,
		message,
		remedy: error.remedy,
		fields,
		facts,
		retryAfterSeconds: retryAfterSeconds ?? retryAfterOf(error),
		log: {
			...(internal === undefined ? {} : { internal }),
			...(cause === undefined ? {} : { err: cause }),
		},
	};
}

function retryAfterOf(error: ServiceError): number | undefined {
	if (!(error instanceof UpstreamError)) return undefined;
	const { retryAfterMs } = error.upstream;
	return retryAfterMs === undefined ? undefined : retryAfterMs / 1_000;
}
