import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;
type Of<Code extends RawIssue['code']> = Extract<RawIssue, { code: Code }>;

export const REQUIRED = 'is required';

const TYPES: Readonly<Record<string, string>> = {
	string: 'must be a string',
	number: 'must be a number',
	int: 'must be a whole number',
	boolean: 'must be true or false',
	array: 'must be a list',
	object: 'must be an object',
	record: 'must be an object',
	date: 'must be a date and time',
	null: 'must be null',
	undefined: 'must not be sent',
};

const FORMATS: Readonly<Record<string, string>> = {
	uuid: 'must be a UUID',
	guid: 'must be a UUID',
	email: 'must be an e-mail address',
	url: 'must be a full address such as https://example.com/',
	datetime: 'must be a date and time with an offset, such as 2026-11-21T09:30:00Z',
	date: 'must be a date such as 2026-11-21',
	regex: 'does not have the form that is asked for',
};

const UNITS: Readonly<Record<string, string>> = { string: 'character', array: 'entr', set: 'entr' };

function units(count: number | bigint, origin: string): string {
	const unit = UNITS[origin] ?? 'byte';
	if (unit === 'entr') return count === 1 ? '1 entry' : `${count} entries`;
	return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}

const isAmount = (origin: string): boolean => ['number', 'int', 'bigint'].includes(origin);
const instant = (value: number | bigint): string => new Date(Number(value)).toISOString();

function tooBig({ origin, maximum, inclusive = true }: Of<'too_big'>): string {
	if (isAmount(origin)) return `must be ${inclusive ? 'at most' : 'less than'} ${maximum}`;
	if (origin === 'date') return `must not be later than ${instant(maximum)}`;
	return `must have at most ${units(maximum, origin)}`;
}

function tooSmall({ origin, minimum, inclusive = true }: Of<'too_small'>): string {
	if (isAmount(origin)) return `must be ${inclusive ? 'at least' : 'more than'} ${minimum}`;
	if (origin === 'date') return `must not be earlier than ${instant(minimum)}`;
	if (minimum === 1) return 'must not be empty';
	return `must have at least ${units(minimum, origin)}`;
}

function invalidType({ expected, input }: Of<'invalid_type'>): string {
	if (Array.isArray(input) && expected !== 'array' && TYPES[expected]) {
		return `${TYPES[expected]}, not a list`;
	}
	return TYPES[expected] ?? 'has a value of the wrong type';
}

function invalidValue({ values }: Of<'invalid_value'>): string {
	const shown = values.map((value) => (value === '' ? 'an empty text' : String(value)));
	return shown.length === 1 ? `must be ${shown[0]}` : `must be one of: ${shown.join(', ')}`;
}

/**
 * What is wrong with a value, as the end of a sentence that begins with the field's name.
 * Given to zod with each parse, so a message that the schema itself brings along wins.
 */
export function sentenceOf(issue: RawIssue): string {
	if (issue.input === undefined && issue.code !== 'custom') return REQUIRED;
	switch (issue.code) {
		case 'invalid_type':
			return invalidType(issue);
		case 'too_big':
			return tooBig(issue);
		case 'too_small':
			return tooSmall(issue);
		case 'invalid_format':
			return FORMATS[issue.format] ?? `must be a valid ${issue.format}`;
		case 'invalid_value':
			return invalidValue(issue);
		case 'not_multiple_of':
			return `must be a multiple of ${issue.divisor}`;
		case 'unrecognized_keys':
			return 'is not a known field';
		case 'invalid_key':
			return 'has a member whose name is not allowed';
		case 'invalid_union':
		case 'invalid_element':
		case 'custom':
			return 'is not valid';
	}
}
