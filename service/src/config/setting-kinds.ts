import { z } from 'zod';
import { CRASH_POINTS, type CrashOrder } from './crash-point-names.js';

/** Kinds of settings: text of the environment in, value out. `allowed` says what may be given. */
const kind = <T extends z.ZodType>(schema: T, allowed: string): T => schema.meta({ allowed });

/** Whole numbers as the documents write them: 3,600. */
const shown = (value: number): string => value.toLocaleString('en-US');

const numeral = (pattern: RegExp) => z.string().regex(pattern).transform(Number);

export const integer = (min: number, max: number) =>
	kind(
		numeral(/^\d{1,15}$/).pipe(z.number().min(min).max(max)),
		`a whole number from ${shown(min)} to ${shown(max)}`,
	);

export const amount = (min: number, max: number) =>
	kind(
		numeral(/^\d{1,9}(\.\d{1,6})?$/).pipe(z.number().min(min).max(max)),
		`a number from ${shown(min)} to ${shown(max)}`,
	);

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
	kind(z.enum(values), values.map((value) => `\`${value}\``).join(', '));

const listOf = <T extends z.ZodType<unknown, string>>(entry: T) =>
	z
		.string()
		.transform((text) =>
			text
				.split(',')
				.map((part) => part.trim())
				.filter((part) => part !== ''),
		)
		.pipe(z.array(entry).min(1).max(100));

export const someOf = <const T extends readonly [string, ...string[]]>(values: T) =>
	kind(
		listOf(z.enum(values)),
		`a comma list of ${values.map((value) => `\`${value}\``).join(', ')}`,
	);

const WEEK_MS = 604_800_000;

/** Waits one after the other. */
export const waits = () =>
	kind(
		listOf(numeral(/^\d{1,12}$/).pipe(z.number().max(WEEK_MS))),
		`a comma list of whole numbers up to ${shown(WEEK_MS)}`,
	);

/** An instant, with its offset. */
export const instant = () =>
	kind(
		z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
		'an instant with its offset such as `2026-11-21T08:00:00Z`',
	);

export const url = (protocols: readonly string[], example: string) =>
	kind(
		z
			.string()
			.refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol))
			.transform((text) => text.replace(/\/+$/, '')),
		`an address such as \`${example}\``,
	);

export const mongoUrl = () =>
	kind(
		z.string().regex(/^mongodb(\+srv)?:\/\/[^\s/]+/),
		'an address such as `mongodb://db:27017/pinlane`',
	);

export const text = (pattern: RegExp, allowed: string) => kind(z.string().regex(pattern), allowed);

const NETWORK = z.union([
	z.cidrv4(),
	z.cidrv6(),
	z.ipv4().transform((address) => `${address}/32`),
	z.ipv6().transform((address) => `${address}/128`),
]);

export const networks = () =>
	kind(listOf(NETWORK), 'a comma list of networks such as `10.0.0.0/8` or `fd00::/8`');

const HOST = z
	.string()
	.toLowerCase()
	.regex(/^[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?$/);

export const hosts = () =>
	kind(listOf(HOST), 'a comma list of host names such as `n8n` or `hooks.internal`');

const isZone = (name: string): boolean => {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
};

export const timeZone = () =>
	kind(
		z
			.string()
			.regex(/^[A-Za-z]/)
			.refine(isZone),
		'the name of a zone such as `Europe/Berlin`',
	);

const KEY_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

const KEY = z
	.string()
	.regex(BASE64)
	.transform((encoded) => Buffer.from(encoded, 'base64'))
	.refine((bytes) => bytes.length === KEY_BYTES);

/** A key of 256 bits in base64, with either alphabet. */
export const key = () =>
	kind(KEY, `${KEY_BYTES} bytes in base64, as \`openssl rand -base64 ${KEY_BYTES}\` makes them`);

/** Such keys; the word stands for the published one of a start without any. */
export const keys = () =>
	kind(
		z
			.string()
			.transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
			.pipe(z.array(z.union([z.literal('development'), KEY])).max(20)),
		`a comma list of keys of ${KEY_BYTES} bytes in base64; \`development\` names the example key`,
	);

/** One place of the code and the passage at which it ends the process. */
export const crashOrder = () =>
	kind(
		z
			.templateLiteral([z.enum(CRASH_POINTS), ':', z.string().regex(/^[1-9]\d{0,5}$/)])
			.transform((text): CrashOrder => {
				const [point, passage] = text.split(':');
				return { point: point as CrashOrder['point'], passage: Number(passage) };
			}),
		'a point and a passage such as `record.claimed:3`',
	);
