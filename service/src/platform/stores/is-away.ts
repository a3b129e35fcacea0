import { isDatabaseAway } from '../mongo-errors.js';
import { reasonOf, systemCode } from './errors.js';

const AWAY_CODES: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'ECONNABORTED',
	'EPIPE',
	'ETIMEDOUT',
	'ETIMEOUT',
	'EHOSTUNREACH',
	'EHOSTDOWN',
	'ENETUNREACH',
	// The name of a container is known only while it runs.
	'ENOTFOUND',
	'EAI_AGAIN',
]);

/** The client for Redis gives no code where the server hangs up or keeps silent. */
const AWAY_WORDS = /^(Connection is closed|Command timed out|LOADING )/;

/**
 * Whether nobody answers behind a URL just now, and not that the answer was a refusal: wrong
 * credentials or an address that cannot be read stay wrong however long one waits.
 */
export const isAway = (cause: unknown): boolean =>
	isDatabaseAway(cause) ||
	AWAY_CODES.has(systemCode(cause) ?? '') ||
	AWAY_WORDS.test(reasonOf(cause));
