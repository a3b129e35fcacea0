import type { CommonCodes } from '../platform/openapi.js';
import type { ErrorCode } from '../domain/error-codes.js';

/** What any call of its kind may answer; routes list only the codes beyond these. */
export const COMMON_CODES: CommonCodes & Readonly<Record<keyof CommonCodes, readonly ErrorCode[]>> =
	{
		always: [
			'bad_request',
			'request_timeout',
			'headers_too_large',
			'internal_error',
			'service_unavailable',
			'response_timeout',
		],
		keyed: ['invalid_api_key', 'insufficient_scope', 'rate_limited'],
		parameters: ['not_found'],
		query: ['validation_error'],
		body: ['validation_error', 'malformed_json', 'payload_too_large', 'unsupported_media_type'],
	};
