/** A calendar day at one place: its date (`2026-03-01`) and the instant (epoch ms) that ends it. */
export interface LocalDay {
	readonly key: string;
	readonly endsAt: number;
}

/** Longer than any day there ever was: clocks that were put back make some of up to 48 hours. */
const SURELY_OVER_MS = 50 * 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
	const known = formats.get(timeZone);
	if (known) return known;
	const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
		timeZone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
	});
	formats.set(timeZone, format);
	return format;
}

/** The date at a place, as `2026-03-01`; dates compare as texts. */
function dateAt(atMs: number, timeZone: string): string {
	const parts = new Map(
		formatOf(timeZone)
			.formatToParts(atMs)
			.map(({ type, value }): [string, string] => [type, value]),
	);
	const year = (parts.get('year') ?? '').padStart(4, '0');
	return `${year}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
}

/**
 * The day an instant (epoch ms) falls on in a zone, and the first instant of the next one: not
 * always midnight, nor 24 hours away, since clocks change. Throws RangeError for an unknown zone.
 */
export function localDayOf(atMs: number, timeZone: string): LocalDay {
	const key = dateAt(atMs, timeZone);
	let [within, beyond] = [atMs, atMs + SURELY_OVER_MS];
	while (beyond - within > 1) {
		const middle = Math.floor((within + beyond) / 2);
		if (dateAt(middle, timeZone) > key) beyond = middle;
		else within = middle;
	}
	return { key, endsAt: beyond };
}

/** True for the name of a zone (`Europe/Berlin`, `UTC`); bare offsets are none: they know no DST. */
export function isTimeZone(name: string): boolean {
	if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
	try {
		formatOf(name);
		return true;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}
