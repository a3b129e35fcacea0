import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODE_NAMES, errorEntry } from '../../service/src/domain/error-codes.js';

const FOLDER = path.join(__dirname, '../../docs/errors');
const INDEX = 'README.md';
const SECTIONS = ['When it happens', 'What happens to a pin', 'What to do', 'Example'];

const read = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');
const files = readdirSync(FOLDER).filter((file) => file !== INDEX);
/** Lines of prose are broken; a sentence is looked for in the unbroken text. */
const unbroken = (text: string): string => text.replace(/\s+/g, ' ');

function sections(page: string): Map<string, string> {
	const parts = page.split(/^## /m).slice(1);
	return new Map(
		parts.map((part): [string, string] => {
			const [title = '', ...body] = part.split('\n');
			return [title.trim(), body.join('\n').trim()];
		}),
	);
}

interface ExampleBody {
	readonly error?: Record<string, unknown>;
	readonly detail?: unknown;
	readonly message?: unknown;
	readonly code?: unknown;
	readonly error_code?: unknown;
	readonly error_message?: unknown;
	readonly status?: unknown;
	readonly entries?: unknown;
}

function example(page: string): ExampleBody {
	const json = /```json\n([\s\S]*?)```/.exec(page)?.[1];
	return JSON.parse(json ?? 'null') as ExampleBody;
}

describe('the pages of error codes', () => {
	it('are one for every code, and none for anything else', () => {
		expect(files.sort()).toEqual(ERROR_CODE_NAMES.map((code) => `${code}.md`).sort());
	});
});

describe.each(ERROR_CODE_NAMES)('the page of %s', (code) => {
	const entry = errorEntry(code);
	const page = files.includes(`${code}.md`) ? read(`${code}.md`) : '';
	const parts = sections(page);

	it('begins with the code, the sentence and the status of the table', () => {
		expect(page).toMatch(new RegExp(`^# \`${code}\`\n`));
		expect(unbroken(page)).toContain(`**${entry.message}**`);
		expect(page).toMatch(new RegExp(`^HTTP status: ${entry.status}\\b`, 'm'));
	});

	it('says when it happens, what happens to a pin and what to do', () => {
		expect([...parts.keys()]).toEqual(SECTIONS);
		for (const body of parts.values()) expect(body.length).toBeGreaterThan(20);
	});

	it('gives the remedy of the table in its own words', () => {
		expect(unbroken(parts.get('What to do') ?? '')).toContain(entry.remedy);
	});

	it('shows an example with the shape of an answer or of a pin', () => {
		const shown = example(page);
		if (shown.error) {
			expect(page).toContain(`HTTP/1.1 ${entry.status} `);
			const { message } = shown.error;
			expect(shown.error).toMatchObject({ code, request_id: expect.stringMatching(/^[\w-]+$/) });
			expect(shown).toMatchObject({ detail: { message, code }, message, code });
			expect(shown.error.remediation).toMatch(/\.$/);
		} else if (shown.entries) {
			expect(shown.entries).toContainEqual(expect.objectContaining({ error_code: code }));
		} else {
			expect(['failed', 'deferred', 'publishing']).toContain(shown.status);
			expect(shown.error_code).toBe(code);
			expect(shown.error_message).toContain(entry.message);
		}
	});
});

describe('the index of error codes', () => {
	// Prettier pads the cells of a table, so they are compared trimmed.
	const rows = read(INDEX)
		.split('\n')
		.filter((line) => line.startsWith('| ['))
		.map((line) => line.split('|').map((cell) => cell.trim()));

	it('has a row for every code, in alphabetical order', () => {
		const links = rows.map(([, link]) => link);
		const expected = [...ERROR_CODE_NAMES].sort();
		expect(links).toEqual(expected.map((code) => `[\`${code}\`](${code}.md)`));
	});

	it.each(ERROR_CODE_NAMES)('says status, effect and sentence of %s', (code) => {
		const { status, pin, message } = errorEntry(code);
		const row = rows.find(([, link]) => link === `[\`${code}\`](${code}.md)`);
		expect(row?.slice(2, 5)).toEqual([String(status), pin, message]);
	});
});
