import { allowedOf, SECRET_NAMES, SETTING_NAMES, settingsSchema } from './env.js';
import type { SettingName } from './env.js';

const INTRO = [
	'# Settings',
	'',
	'Read from the environment when a process starts; a fault ends the start with one line per fault.',
	'Empty counts as not set. Times are milliseconds, lists are separated by commas. A setting marked',
	'\\* can be put in a file instead: `<name>_FILE` names the file. Names that begin with `PINLANE_`',
	'and are no setting get a warning.',
	'',
	'',
].join('\n');

const HEAD = ['setting', 'standard', 'what', 'allowed'];

/** The page `docs/settings.md`, from the schema that reads the environment. */
export function settingsReference(): string {
	const rows = SETTING_NAMES.map((name) => [
		`\`${name}\`${SECRET_NAMES.has(name) ? ' \\*' : ''}`,
		standardOf(name),
		settingsSchema.shape[name].description ?? '',
		allowedOf(name),
	]);
	return `${INTRO}${table([HEAD, ...rows])}\n`;
}

function standardOf(name: SettingName): string {
	const schema = settingsSchema.shape[name];
	const { standard } = schema.meta() ?? {};
	if (typeof standard === 'string') return standard;
	const parsed = schema.safeParse(undefined);
	const value: unknown = parsed.success ? parsed.data : undefined;
	if (value === undefined || (Array.isArray(value) && value.length === 0)) return '–';
	return `\`${String(value)}\``;
}

/** Columns padded as the formatter of this repository pads them. */
function table(rows: readonly (readonly string[])[]): string {
	const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	const line = (cells: readonly string[], pad: string): string =>
		`| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0, pad)).join(' | ')} |`;
	const [head = [], ...body] = rows;
	return [
		line(head, ' '),
		line(
			HEAD.map(() => ''),
			'-',
		),
		...body.map((row) => line(row, ' ')),
	].join('\n');
}
