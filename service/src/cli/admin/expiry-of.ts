import { UsageError } from './usage-error.js';

/** The end a key is given on the command line; null where none is named. */
export function expiryOf(text: string | undefined, now: Date): Date | null {
	if (text === undefined) return null;
	const at = new Date(text);
	const named = /(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(at.getTime());
	if (named && at > now) return at;
	throw new UsageError('--expires takes a future instant such as 2030-01-31T00:00:00Z');
}
