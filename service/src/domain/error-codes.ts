import type { ErrorEntry } from './error-entry.js';
import { PIN_ERROR_CODES } from './pin-error-codes.js';
import { REQUEST_ERROR_CODES } from './request-error-codes.js';

export type { Blame, PinEffect, ErrorEntry } from './error-entry.js';

/**
 * Every code that an answer, a publication or an event can carry.
 * A code without a page in `docs/errors/` fails a test.
 */
export const ERROR_CODES = { ...REQUEST_ERROR_CODES, ...PIN_ERROR_CODES } as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export const ERROR_CODE_NAMES = Object.keys(ERROR_CODES) as ErrorCode[];

/** The row of a code. */
export function errorEntry(code: ErrorCode): ErrorEntry {
	return ERROR_CODES[code];
}
