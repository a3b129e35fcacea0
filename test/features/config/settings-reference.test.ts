import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTING_NAMES } from '../../../service/src/config/env.js';
import { settingsReference } from '../../../service/src/config/settings-reference.js';

const PAGE = join(__dirname, '../../../docs/settings.md');

describe('docs/settings.md', () => {
	it('is the reference that the schema yields', () => {
		expect(readFileSync(PAGE, 'utf8')).toBe(settingsReference());
	});

	it('says of each setting what it is, what is standard and what is allowed', () => {
		const rows = settingsReference()
			.split('\n')
			.filter((line) => line.startsWith('| `'));
		expect(rows).toHaveLength(SETTING_NAMES.length);
		for (const row of rows) {
			const cells = row
				.slice(1, -1)
				.split(' | ')
				.map((cell) => cell.trim());
			expect(cells).toHaveLength(4);
			expect(cells.every((cell) => cell !== '')).toBe(true);
		}
	});
});
