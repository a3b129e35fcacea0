import { skeleton } from './skeleton.js';
import { plantTree, type Files } from './temporary-tree.js';

interface LintedFile {
	readonly filePath: string;
	readonly messages: ReadonlyArray<{ readonly ruleId: string | null; readonly message: string }>;
}
interface Fault {
	readonly rule: string;
	readonly what: string;
	readonly text: string;
	/** Where the text is planted; a file of a feature when absent. */
	readonly at?: string;
}

const lines = (count: number): string => 'export {};\n'.repeat(count);

const faults: readonly Fault[] = [
	{ rule: 'max-lines', what: 'a file of 401 lines', text: lines(401) },
	{
		rule: 'max-lines',
		what: 'a test file of 401 lines',
		text: lines(401),
		at: 'test/domain/long.test.ts',
	},
	{
		rule: 'max-lines-per-function',
		what: 'a function of 81 lines',
		text: `export function long(): void {\n${'\n'.repeat(79)}}\n`,
	},
	{
		rule: '@typescript-eslint/max-params',
		what: 'four parameters',
		text: 'export const f = (a: number, b: number, c: number, d: number) => a + b + c + d;\n',
	},
	{
		rule: '@typescript-eslint/no-explicit-any',
		what: 'an any',
		text: 'export const f = (a: any): unknown => a;\n',
	},
	{
		rule: '@typescript-eslint/no-non-null-assertion',
		what: 'a non-null assertion',
		text: 'export const f = (a?: string): string => a!;\n',
	},
	{
		rule: 'no-empty',
		what: 'an empty catch',
		text: 'export function f(): void {\n\ttry {\n\t\tnull;\n\t} catch {}\n}\n',
	},
	{
		rule: 'no-restricted-syntax',
		what: 'a catch with nothing but a comment',
		text: 'export function f(): void {\n\ttry {\n\t\tnull;\n\t} catch {\n\t\t// never mind\n\t}\n}\n',
	},
	{
		rule: 'no-restricted-syntax',
		what: 'an empty .catch()',
		text: 'export const f = async (p: Promise<void>) => p.catch(() => {});\n',
	},
	{
		rule: '@typescript-eslint/switch-exhaustiveness-check',
		what: 'a switch that leaves out a member',
		text: `export function f(a: 'x' | 'y'): number {\n\tswitch (a) {\n\t\tcase 'x':\n\t\t\treturn 1;\n\t}\n\treturn 2;\n}\n`,
	},
	{
		rule: '@typescript-eslint/no-floating-promises',
		what: 'a promise nobody waits for',
		text: 'export function f(p: () => Promise<void>): void {\n\tp();\n}\n',
	},
	{
		rule: '@typescript-eslint/no-floating-promises',
		what: 'a promise nobody waits for in a test',
		text: `it('waits', () => {\n\tPromise.resolve(1);\n});\n`,
		at: 'test/domain/floating.test.ts',
	},
	{
		rule: '@typescript-eslint/consistent-type-imports',
		what: 'a type imported as a value',
		text: `import { Config } from '../../config/config.js';\nexport type C = Config;\n`,
	},
	{
		rule: 'no-restricted-properties',
		what: 'the environment read outside config',
		text: 'export const f = process.env.HOME;\n',
	},
	{
		rule: 'no-restricted-properties',
		what: 'the environment read in the command line',
		text: 'export const { env } = process;\n',
		at: 'service/src/cli/with-environment.ts',
	},
	{
		rule: 'no-restricted-properties',
		what: 'the environment read in the platform',
		text: 'export const f = process.env.HOME;\n',
		at: 'service/src/platform/with-environment.ts',
	},
	{
		rule: 'no-restricted-imports',
		what: 'the environment imported',
		text: `import { env } from 'node:process';\nexport const f = env.HOME;\n`,
	},
	{
		rule: 'no-restricted-syntax',
		what: 'the environment through globalThis',
		text: 'export const f = globalThis.process.env;\n',
	},
	{
		rule: 'no-restricted-properties',
		what: 'Date.now()',
		text: 'export const f = Date.now();\n',
	},
	{
		rule: 'no-restricted-syntax',
		what: 'new Date() without argument',
		text: 'export const f = new Date();\n',
	},
	{
		rule: 'no-restricted-syntax',
		what: 'new Date() in the command line',
		text: 'export const f = new Date();\n',
		at: 'service/src/cli/with-date.ts',
	},
	{
		rule: 'no-restricted-properties',
		what: 'Math.random()',
		text: 'export const f = Math.random();\n',
	},
	{
		rule: 'no-restricted-properties',
		what: 'performance.now()',
		text: 'export const f = performance.now();\n',
	},
	{ rule: 'no-console', what: 'a line on the console', text: `console.log('hello');\n` },
	{
		rule: 'no-restricted-syntax',
		what: 'a test that shuts out the others',
		text: `it.only('runs alone', () => {});\n`,
		at: 'test/domain/only.test.ts',
	},
];

const placeOf = (fault: Fault): string =>
	fault.at ?? `service/src/features/pins/fault-${faults.indexOf(fault)}.ts`;

async function lint(files: Files): Promise<string[]> {
	const tree = await plantTree(files);
	try {
		const folders = ['service', 'test', 'nodes', 'credentials'];
		const { stdout } = await tree.run('eslint', ['--format', 'json', ...folders]);
		const results = JSON.parse(stdout) as readonly LintedFile[];
		return results.flatMap(({ filePath, messages }) => {
			const place = filePath.slice(filePath.indexOf('pinlane-rules-')).replace(/^[^/\\]+./, '');
			return messages.map(({ ruleId, message }) => `${ruleId ?? message}: ${place}`);
		});
	} finally {
		await tree.remove();
	}
}

describe('the lint rules', () => {
	it('let the clean skeleton pass', async () => {
		const atTheLimit = {
			'service/src/domain/limit.ts': `${lines(399)}export const last = new Date(0);\n`,
			'service/src/domain/limit-of-functions.ts': `export function f(): void {\n${'\n'.repeat(78)}}\n`,
		};
		expect(await lint({ ...skeleton, ...atTheLimit })).toEqual([]);
	});

	describe('report each planted fault', () => {
		let found: readonly string[] = [];
		beforeAll(async () => {
			const planted = faults.map((fault) => [placeOf(fault), fault.text] as const);
			found = await lint({ ...skeleton, ...Object.fromEntries(planted) });
		});

		it.each(faults)('$rule: $what', (fault) => {
			expect(found).toContain(`${fault.rule}: ${placeOf(fault)}`);
		});
	});
});
