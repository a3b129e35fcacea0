import type { Caller } from '../features/access/index.js';
import { ERROR_CODES } from '../domain/error-codes.js';
import { buildOpenApi } from '../platform/openapi.js';
import type { Route } from '../platform/route.js';
import { COMMON_CODES } from './common-codes.js';
import { errorBody } from './error-body.js';
import { VERSION } from './version.js';

/** The OpenAPI document of these routes. */
export function describeApi(routes: readonly Route<Caller>[]): Record<string, unknown> {
	return buildOpenApi({
		info: {
			title: 'Pinlane',
			version: VERSION,
			description: 'Publishing to Pinterest for many accounts. Speaks the PinBridge v1 contract.',
		},
		routes,
		errorCodes: ERROR_CODES,
		commonCodes: COMMON_CODES,
		errorBody,
	});
}
