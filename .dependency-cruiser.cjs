/**
 * Who may import whom (CONTRIBUTING.md). test/architecture plants one fault per rule.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const SRC = '^service/src/';
const FEATURE = '^service/src/features/([^/]+)/';
const PACKAGES = '(^|/)node_modules/(@types/)?';

/** A folder that may import, of our own files, only what `own` names. */
function reach(folder, own, comment) {
	return {
		name: `${folder}-reach`,
		comment,
		severity: 'error',
		from: { path: `${SRC}${folder}/` },
		to: { path: SRC, pathNot: own.map((name) => `${SRC}${name}/`) },
	};
}

/** Packages that only the named places may import. */
function only(name, packages, places, comment) {
	return {
		name,
		comment,
		severity: 'error',
		from: { path: '.', pathNot: places },
		to: { path: `${PACKAGES}(${packages.join('|')})/` },
	};
}

module.exports = {
	forbidden: [
		{
			name: 'no-file-cycle',
			comment: 'Files form no ring; a type import counts like any other.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'no-feature-cycle',
			comment: 'Features form no ring, not even through different files.',
			severity: 'error',
			scope: 'folder',
			from: { path: '^service/src/features/([^/]+)$' },
			to: {
				circular: true,
				path: '^service/src/features/[^/]+$',
				pathNot: '^service/src/features/$1$',
			},
		},
		{
			name: 'domain-is-pure',
			comment: 'The domain imports itself and node:crypto, no package.',
			severity: 'error',
			from: { path: `${SRC}domain/` },
			to: { pathNot: [`${SRC}domain/`, '^(node:)?crypto$'] },
		},
		{
			name: 'config-stands-alone',
			comment: 'The configuration imports itself, zod and what it needs to find files.',
			severity: 'error',
			from: { path: `${SRC}config/` },
			to: { pathNot: [`${SRC}config/`, `${PACKAGES}zod/`, '^(node:)?(fs|path|os)(/promises)?$'] },
		},
		reach('platform', ['platform', 'config'], 'The platform knows no business words.'),
		{
			name: 'platform-takes-config-types-only',
			comment: 'Adapters get their settings as arguments; only the types come from config.',
			severity: 'error',
			from: { path: `${SRC}platform/` },
			to: { path: `${SRC}config/`, dependencyTypesNot: ['type-only'] },
		},
		reach('pinterest', ['pinterest', 'domain', 'platform'], 'The client knows no feature.'),
		reach(
			'simulator',
			['simulator', 'platform'],
			'The simulator must not share the mistakes of the client or of the rules.',
		),
		reach(
			'features',
			['features', 'domain', 'platform', 'pinterest'],
			'A feature imports features, the domain, the platform and the Pinterest port.',
		),
		{
			name: 'features-through-the-door',
			comment: 'Another feature is entered through its index.ts.',
			severity: 'error',
			from: { path: FEATURE },
			to: {
				path: FEATURE,
				pathNot: ['^service/src/features/$1/', '^service/src/features/[^/]+/index\\.ts$'],
			},
		},
		{
			name: 'nobody-imports-app-or-cli',
			comment: 'Only the composition root and the command line know everything.',
			severity: 'error',
			from: { pathNot: `${SRC}(app|cli)/` },
			to: { path: `${SRC}(app|cli)/` },
		},
		{
			name: 'nodes-stand-alone',
			comment: 'What n8n loads imports itself, n8n-workflow and node:crypto.',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: {
				pathNot: ['^(nodes|credentials)/', `${PACKAGES}n8n-workflow/`, '^(node:)?crypto$'],
			},
		},
		{
			name: 'service-stands-alone',
			comment: 'The service lives without the node package, the tests and the tools.',
			severity: 'error',
			from: { path: SRC },
			to: { pathNot: [SRC, '(^|/)node_modules/'], dependencyTypes: ['local'] },
		},
		only(
			'mongoose-in-stores-only',
			['mongoose', 'mongodb'],
			['[/-](model|store)\\.ts$', `${SRC}platform/mongo\\.ts$`, `${SRC}platform/(stores|storage)/`],
			'Queries stand in model.ts and store.ts; plain objects come out.',
		),
		only(
			'queues-in-lanes-only',
			['bullmq', 'ioredis'],
			[`${SRC}platform/`, `${SRC}features/lanes/`],
			'Everything that runs in the background is a lane kind.',
		),
		only(
			'express-at-the-server-only',
			['express', 'express-serve-static-core', 'helmet'],
			[`${SRC}platform/http-[^/]+\\.ts$`, `${SRC}simulator/`],
			'A route is a value; only the server knows how it is served.',
		),
		{
			name: 'index-at-the-door-only',
			comment: 'An index.ts stands at the door of a feature and in actions/ of a node.',
			severity: 'error',
			from: {
				path: '(^|/)index\\.ts$',
				pathNot: [
					'^service/src/features/[^/]+/index\\.ts$',
					'^nodes/[^/]+/actions/index\\.ts$',
					'^nodes/[^/]+/actions/[^/]+/index\\.ts$',
				],
			},
			to: {},
		},
		{
			name: 'declared-packages-only',
			comment: 'The service runs on the packages of service/package.json.',
			severity: 'error',
			from: { path: SRC },
			to: {
				dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-peer', 'npm-bundled'],
				dependencyTypesNot: ['npm', 'npm-optional', 'type-only'],
			},
		},
		{
			name: 'resolvable',
			comment: 'Every import leads somewhere.',
			severity: 'error',
			from: {},
			to: { couldNotResolve: true },
		},
	],
	options: {
		doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: {
			extensions: ['.ts', '.js', '.json'],
			exportsFields: ['exports'],
			conditionNames: ['require', 'node', 'default', 'types'],
			mainFields: ['main', 'types'],
		},
	},
};
