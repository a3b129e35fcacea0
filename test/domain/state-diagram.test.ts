import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
	ACCEPT_STATES,
	FINAL_STATES,
	MOVES,
	stateDiagram,
	STATES,
} from '../../service/src/domain/publication-state.js';

const FILE = path.join(__dirname, '../../docs/state-diagram.md');

const page = (): string => `# States of a publication

A pin and a schedule are two views of one record. This is the record's state machine, with the
cause of each move: what the engine does on its own and what a call asks for. The picture is made
from the table in \`service/src/domain/publication-state.ts\`; a test compares the two.
\`UPDATE_GENERATED=1 npx jest test/domain/state-diagram.test.ts\` writes it anew.

\`\`\`mermaid
${stateDiagram()}
\`\`\`

- **verifying**: a create call was sent and its answer never came. The board is read back first; only
  \`clear\`, the proof that no pin was made, leads to another call.
- **preparing**: Pinterest still works on the video of the pin.
- **deferred**: a passing fault put the record back for a while. A limited or disconnected account
  does not change its records: they are shown as \`deferred\` for as long as the account waits.
- **requestCancel** is stored while a call is under way: \`concedeCancel\` follows once it is proven
  that nothing was made. A pin that was made all the same is published, and told.
`;

describe('the state diagram in the documents', () => {
	beforeAll(() => {
		if (process.env.UPDATE_GENERATED !== '1') return;
		mkdirSync(path.dirname(FILE), { recursive: true });
		writeFileSync(FILE, page());
	});

	it('is the one that the table makes', () => {
		expect(readFileSync(FILE, 'utf8')).toBe(page());
	});
});

describe('stateDiagram', () => {
	const lines = stateDiagram()
		.split('\n')
		.map((line) => line.trim());

	it('draws every move of the table', () => {
		for (const { from, trigger, to } of MOVES) {
			const edge = lines.find((line) => line.startsWith(`${from} --> ${to}: `));
			expect(edge?.split(': ')[1]?.split(', ')).toContain(trigger);
		}
	});

	it('draws each pair of states once, and nothing that is not in the table', () => {
		const pairs = new Set(MOVES.map(({ from, to }) => `${from} --> ${to}`));
		const drawn = lines.slice(1).filter((line) => !line.includes('[*]'));
		expect(drawn.map((line) => line.split(': ')[0]).sort()).toEqual([...pairs].sort());
	});

	it('begins at acceptance and ends in the final states', () => {
		expect(lines[0]).toBe('stateDiagram-v2');
		const begins = lines.filter((line) => line.startsWith('[*] --> '));
		const ends = lines.filter((line) => line.endsWith(' --> [*]'));
		expect(begins).toEqual(ACCEPT_STATES.map((state) => `[*] --> ${state}: accept`));
		expect(ends).toEqual(FINAL_STATES.map((state) => `${state} --> [*]`));
	});

	it('shows every state', () => {
		for (const state of STATES) {
			expect(lines.some((line) => line.includes(`${state} -->`))).toBe(true);
		}
	});
});
