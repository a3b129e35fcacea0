import { skeleton } from './skeleton.js';
import { plantTree, type Files, type TemporaryTree } from './temporary-tree.js';

async function inTree<T>(files: Files, use: (tree: TemporaryTree) => Promise<T>): Promise<T> {
	const tree = await plantTree(files);
	try {
		return await use(tree);
	} finally {
		await tree.remove();
	}
}

const measure = (files: Files): Promise<{ code: number; stdout: string }> =>
	inTree(files, (tree) => tree.run('node', ['tools/measure.mjs']));

describe('npm run measure', () => {
	it('ends with zero while every number is within its limit', async () => {
		const { code, stdout } = await measure(skeleton);
		expect(stdout).not.toContain('BROKEN');
		expect(code).toBe(0);
	});

	it('names the place of each broken limit and ends non-zero', async () => {
		const { code, stdout } = await measure({
			...skeleton,
			'service/src/domain/long.ts': 'export {};\n'.repeat(401),
			'service/src/domain/loose.ts': 'export const a: any = 1;\n',
			'service/src/app/environment.ts': '\nexport const a = globalThis.process.env;\n',
			'service/src/app/one.ts': `import './other.js';\n`,
			'service/src/app/other.ts': `import './one.js';\n`,
		});
		expect(code).toBe(1);
		for (const place of ['domain/long.ts', 'domain/loose.ts:1', 'app/environment.ts:2']) {
			expect(stdout).toContain(`service/src/${place}`);
		}
		expect(stdout).toMatch(/BROKEN cycles +1 /);
	});
});

describe('tools/run-ts.mjs', () => {
	it('runs a TypeScript file with its arguments, and the TypeScript it imports', async () => {
		const entry = `
import { pace } from '../service/src/domain/pace.js';

enum Side { Left = 'left' }
async function main(): Promise<void> {
	const { state } = await import('../service/src/domain/state.js');
	const facts = [process.argv.slice(2).join(' '), require.main === module, state === pace()];
	console.log([...facts, Side.Left].join('|'));
}
void main();
`;
		const { code, stdout } = await inTree({ ...skeleton, 'test/entry.ts': entry }, (tree) =>
			tree.run('node', ['tools/run-ts.mjs', 'test/entry.ts', '--seeds', '3']),
		);
		expect(stdout.trim()).toBe('--seeds 3|true|true|left');
		expect(code).toBe(0);
	});

	it('passes on the exit code of what it ran', async () => {
		const { code } = await inTree({ 'test/entry.ts': 'process.exit(3);\n' }, (tree) =>
			tree.run('node', ['tools/run-ts.mjs', 'test/entry.ts']),
		);
		expect(code).toBe(3);
	});
});
