import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import {
	packPackage,
	STAGED,
	STAGED_SOURCES,
	type PackedPackage,
} from '../support/stage-package.js';
import { scratchFolder, type ScratchFolder } from '../support/scratch-folder.js';

const ROOT = join(__dirname, '../..');

/** The compiler runs over all nodes. */
const PACKING_MS = 300_000;

interface Manifest {
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
	readonly [field: string]: unknown;
}

const readJson = (...parts: readonly string[]): unknown =>
	JSON.parse(readFileSync(join(...parts), 'utf8'));

/** Files below a folder of the repository, as paths from its root. */
const filesIn = (folder: string): readonly string[] =>
	readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => posix.join(entry.parentPath, entry.name).slice(ROOT.length + 1));

/** The one document that stands among the nodes; the package has it at its top. */
const README = 'nodes/README.md';
const SOURCE_FILES = [...filesIn('nodes'), ...filesIn('credentials')].filter(
	(file) => file !== README,
);
const compiled = (source: string): string => `dist/${source.replace(/\.ts$/, '.js')}`;

describe('the packed package', () => {
	let folder: ScratchFolder;
	let packed: PackedPackage;
	let manifest: Manifest;

	beforeAll(async () => {
		folder = await scratchFolder();
		packed = await packPackage(folder.path());
		manifest = readJson(STAGED, 'package.json') as Manifest;
	}, PACKING_MS);
	afterAll(() => folder.remove());

	it('holds each source compiled, what n8n reads beside them, and nothing else', () => {
		const expected = [...SOURCE_FILES.map(compiled), 'LICENSE', 'README.md', 'package.json'];
		expect(packed.files).toEqual(expected.sort());
	});

	it('names every node and credential of the repository for n8n', () => {
		const classes = (ending: string): readonly string[] =>
			SOURCE_FILES.filter((file) => file.endsWith(ending)).map(compiled);
		expect([...manifest.n8n.nodes].sort()).toEqual([...classes('.node.ts')].sort());
		expect([...manifest.n8n.credentials].sort()).toEqual([...classes('.credentials.ts')].sort());
	});

	it('has a README of its own, whose links lead somewhere', () => {
		const text = readFileSync(join(STAGED, 'README.md'), 'utf8');
		expect(text).toBe(readFileSync(join(ROOT, README), 'utf8'));
		const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
		const anchors = [...text.matchAll(/^## (.+)$/gm)].map(([, title = '']) => anchorOf(title));
		expect(
			targets.filter((target) => !/^https:/.test(target) && !anchors.includes(target)),
		).toEqual([]);
	});

	it('has the section in both READMEs that its links to the documentation name', () => {
		const path = manifest.n8n.credentials[0] ?? '';
		const anchor = new URL(load(path).documentationUrl ?? '').hash;
		for (const file of [README, 'README.md']) {
			const titles = readFileSync(join(ROOT, file), 'utf8').matchAll(/^## (.+)$/gm);
			expect([...titles].map(([, title = '']) => anchorOf(title))).toContain(anchor);
		}
	});

	it('shows a workflow in its README that uses nodes of the package', () => {
		const text = readFileSync(join(STAGED, 'README.md'), 'utf8');
		const [, block = ''] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
		const workflow = JSON.parse(block) as { readonly nodes: readonly { readonly type: string }[] };
		const types = workflow.nodes.map(({ type }) => type);
		const own = manifest.n8n.nodes.map((file) => `${packed.name}.${load(file).description?.name}`);
		expect(types.filter((type) => type.startsWith(packed.name))).not.toEqual([]);
		for (const type of types) {
			expect([...own, 'n8n-nodes-base.manualTrigger']).toContain(type);
		}
	});

	it('says nothing of this repository in its package.json', () => {
		expect(Object.keys(manifest).sort()).toEqual(
			expect.arrayContaining(['author', 'description', 'files', 'keywords', 'license', 'n8n']),
		);
		for (const field of ['dependencies', 'devDependencies', 'workspaces', 'scripts', 'engines']) {
			expect(manifest).not.toHaveProperty(field);
		}
		expect(manifest).toMatchObject({
			name: 'n8n-nodes-pinlane',
			version: (readJson(ROOT, 'package.json') as Manifest).version,
			keywords: expect.arrayContaining(['n8n-community-node-package']),
			files: ['dist'],
			peerDependencies: { 'n8n-workflow': '*' },
		});
	});

	it('needs no package but n8n-workflow', () => {
		const code = packed.files.filter((file) => file.endsWith('.js'));
		const needed = code.flatMap((file) =>
			[...readFileSync(join(STAGED, file), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(
				([, name = '']) => name,
			),
		);
		const packages = needed.filter((name) => !name.startsWith('.') && !isBuiltin(name));
		expect([...new Set(packages)]).toEqual(['n8n-workflow']);
	});

	it('has a codex file with its own name and both icons for every node', () => {
		for (const path of manifest.n8n.nodes) {
			const codex = readJson(STAGED, path.replace(/\.js$/, '.json')) as { node: string };
			const { description } = load(path);
			expect(codex.node).toBe(`${packed.name}.${description?.name ?? ''}`);
		}
		for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			const loaded = load(path);
			const icon = loaded.description?.icon ?? loaded.icon;
			for (const file of [icon?.light, icon?.dark]) {
				const wanted = posix.join(posix.dirname(path), (file ?? '').replace(/^file:/, ''));
				expect(packed.files).toContain(wanted);
			}
			expect(icon?.light).not.toBe(icon?.dark);
		}
	});

	it('stands beside its sources with the untouched lint settings of n8n', () => {
		const settings = readFileSync(join(STAGED_SOURCES, 'eslint.config.mjs'), 'utf8');
		expect(settings.replace(/\s+/g, ' ').trim()).toBe(
			"import { config } from '@n8n/node-cli/eslint'; export default config;",
		);
		expect(readJson(STAGED_SOURCES, 'package.json')).toEqual(manifest);
		for (const file of SOURCE_FILES) {
			expect(readFileSync(join(STAGED_SOURCES, file), 'utf8')).toBe(
				readFileSync(join(ROOT, file), 'utf8'),
			);
		}
	});
});

interface Loaded {
	readonly icon?: Icon;
	readonly documentationUrl?: string;
	readonly description?: { readonly name: string; readonly icon: Icon };
}

interface Icon {
	readonly light: string;
	readonly dark: string;
}

/** An instance of the one class in a file of the package, as n8n makes it. */
function load(path: string): Loaded {
	const name = posix.basename(path).split('.')[0] ?? '';
	const classes = jest.requireActual<Record<string, new () => Loaded>>(join(STAGED, path));
	const Found = classes[name];
	if (!Found) throw new Error(`${path} exports no class ${name}`);
	return new Found();
}

const anchorOf = (title: string): string => `#${title.toLowerCase().replaceAll(' ', '-')}`;

const isBuiltin = (name: string): boolean => builtinModules.includes(name.replace(/^node:/, ''));
