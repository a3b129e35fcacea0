const FORM =
	/^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|([+-])(\d\d):?(\d\d)?)?$/;

export type ParsedInstant =
	| { readonly kind: 'instant'; readonly at: Date }
	/** `reason`: the end of a sentence that begins with the field's name. */
	| { readonly kind: 'fault'; readonly reason: string };

const fault = (reason: string): ParsedInstant => ({ kind: 'fault', reason });
const MALFORMED = fault(
	'must be a date and time with an offset, such as 2026-11-21T09:30:00+01:00',
);
const NO_OFFSET = fault(
	'must say its offset from UTC, such as 2026-11-21T09:30:00+01:00 or 2026-11-21T08:30:00Z',
);

/**
 * An ISO 8601 instant. The offset is `Z`, `+05:30`, `-0400` or `+02`; without one it is refused,
 * since it would mean another instant for every reader. Fractions are kept to the millisecond.
 */
export function parseInstant(text: string): ParsedInstant {
	const match = FORM.exec(text.trim());
	if (!match) return MALFORMED;
	const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = match;
	if (offset === undefined) return NO_OFFSET;
	const parts = [year, month, day, hour, minute, second].map(Number) as Parts;
	if (!exists(parts)) return fault('names a day or a time that does not exist');
	const [sign, hours, minutes] = [match[9], Number(match[10] ?? 0), Number(match[11] ?? 0)];
	if (hours > 14 || minutes > 59) return fault('has an offset that no place on earth has');
	const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
	const shift = (sign === '-' ? 1 : -1) * (hours * 60 + minutes) * 60_000;
	return { kind: 'instant', at: new Date(utc(parts) + ms + shift) };
}

type Parts = [number, number, number, number, number, number];

const utc = ([year, month, day, hour, minute, second]: Parts): number =>
	Date.UTC(year, month - 1, day, hour, minute, second);

/** `Date.UTC` carries a 31 February over into March. */
function exists(parts: Parts): boolean {
	const at = new Date(utc(parts));
	const [, month, day, hour, minute, second] = parts;
	return (
		at.getUTCMonth() === month - 1 &&
		at.getUTCDate() === day &&
		at.getUTCHours() === hour &&
		at.getUTCMinutes() === minute &&
		at.getUTCSeconds() === second
	);
}

/** A client's clock and its way to us may take this long; such an instant means now. */
export const RUN_AT_SLACK_MS = 60_000;
const MAX_YEARS_AHEAD = 2;

/** Why nothing can be planned for this instant, as the end of a sentence; null: it can. */
export function runAtFault(
	runAt: Date,
	now: Date,
	{ pastAllowed = false }: { readonly pastAllowed?: boolean } = {},
): string | null {
	if (!pastAllowed && runAt.getTime() < now.getTime() - RUN_AT_SLACK_MS) {
		return `lies in the past (now it is ${now.toISOString()}); to publish at once use POST /v1/pins`;
	}
	const latest = new Date(now);
	latest.setUTCFullYear(latest.getUTCFullYear() + MAX_YEARS_AHEAD);
	if (runAt > latest) return `lies more than ${MAX_YEARS_AHEAD} years ahead`;
	return null;
}
