import { z } from 'zod';

const form = z.union(
	[z.iso.datetime({ offset: true, local: true }), z.iso.date()],
	'must be a date, or a date and time, such as 2026-11-21T09:30:00+01:00',
);

/** An instant in a filter of a list; without an offset it is read as UTC, as clients mean it. */
export const filterInstant = z
	.string()
	.transform(plain)
	.pipe(form)
	.transform((text) => new Date(/T.*(Z|[+-]\d\d:\d\d)$|^[^T]*$/.test(text) ? text : `${text}Z`));

/** The usual forms as one: a `+` that a query turned into a blank, a blank for the T, `+0100`. */
function plain(text: string): string {
	return text
		.trim()
		.toUpperCase()
		.replace(/(:\d\d(?:\.\d+)?) (\d\d:?\d\d)$/, '$1+$2')
		.replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
		.replace(/(:\d\d(?:\.\d+)?[+-]\d\d)(\d\d)$/, '$1:$2');
}
