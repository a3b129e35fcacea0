// The house style in numbers (CONTRIBUTING.md). n8n's own rules for the node package are run
// apart, on the staged package.
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SERVICE = 'service/src/**/*.ts';
const NODES = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const TESTS = 'test/**/*.ts';

const environment = [
	{
		object: 'process',
		property: 'env',
		message: 'The environment is read in service/src/config only; take the value as an argument.',
	},
];
const environmentSyntax = [
	{
		selector: 'MemberExpression[property.name="env"][object.property.name="process"]',
		message: 'The environment is read in service/src/config only; take the value as an argument.',
	},
];

const wallClock = [
	{ object: 'Date', property: 'now', message: 'Take a Clock as an argument.' },
	{ object: 'Math', property: 'random', message: 'Take a Random as an argument.' },
];
const stopwatch = [
	{ object: 'performance', property: 'now', message: 'Take a Clock and use its monotonic().' },
	{ object: 'process', property: 'hrtime', message: 'Take a Clock and use its monotonic().' },
];
const wallClockSyntax = [
	{
		selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
		message: 'Take a Clock as an argument.',
	},
	{ selector: 'CallExpression[callee.name="Date"]', message: 'Take a Clock as an argument.' },
];

const emptyCatch = [
	{
		selector: 'CatchClause > BlockStatement[body.length=0]',
		message: 'An error is never dropped in silence: act on it, log it or let it pass.',
	},
	{
		selector:
			'CallExpression[callee.property.name="catch"] > :function > BlockStatement[body.length=0]',
		message: 'An error is never dropped in silence: act on it, log it or let it pass.',
	},
];
const processImports = {
	name: 'node:process',
	message: 'Use the global process; its environment is read in service/src/config only.',
};

/** The rules whose options differ by folder; eslint replaces options, it does not merge them. */
function borders({ properties = [], syntax = [], imports = [processImports] }) {
	return {
		'no-restricted-properties': ['error', ...properties],
		'no-restricted-syntax': ['error', ...emptyCatch, ...syntax],
		'no-restricted-imports': ['error', ...imports],
	};
}

const numbers = {
	'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
	'no-empty': 'error',
	'no-var': 'error',
	'prefer-const': 'error',
	eqeqeq: 'error',
};

const typed = {
	'@typescript-eslint/no-explicit-any': 'error',
	'@typescript-eslint/no-non-null-assertion': 'error',
	'@typescript-eslint/no-floating-promises': 'error',
	'@typescript-eslint/await-thenable': 'error',
	'@typescript-eslint/ban-ts-comment': 'error',
	'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
};

const source = {
	'max-lines-per-function': ['error', { max: 80, skipBlankLines: false, skipComments: false }],
	'@typescript-eslint/max-params': ['error', { max: 3 }],
	'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
	'@typescript-eslint/only-throw-error': 'error',
	'@typescript-eslint/switch-exhaustiveness-check': 'error',
	'no-console': 'error',
};

export default defineConfig(
	{
		ignores: [
			'**/node_modules/',
			'**/dist/',
			'build/',
			'coverage/',
			'.pinlane/',
			'nodes/shared/generated/',
		],
	},
	{
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: numbers,
	},
	{
		files: [SERVICE, ...NODES, TESTS],
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		plugins: { '@typescript-eslint': tseslint.plugin },
		rules: typed,
	},
	{
		files: [SERVICE],
		rules: {
			...source,
			...borders({
				properties: [...environment, ...wallClock, ...stopwatch],
				syntax: [...environmentSyntax, ...wallClockSyntax],
			}),
		},
	},
	{
		files: NODES,
		rules: { ...source, ...borders({ properties: environment, syntax: environmentSyntax }) },
	},
	{
		files: ['service/src/platform/**/*.ts'],
		rules: borders({ properties: environment, syntax: environmentSyntax }),
	},
	{
		files: ['service/src/config/**/*.ts'],
		rules: {
			...borders({
				properties: [...wallClock, ...stopwatch],
				syntax: wallClockSyntax,
				imports: [],
			}),
			'no-console': 'off',
		},
	},
	{
		files: ['service/src/cli/**/*.ts', 'service/src/simulator/run-simulator.ts'],
		rules: borders({
			properties: [...environment, ...wallClock],
			syntax: [...environmentSyntax, ...wallClockSyntax],
		}),
	},
	{
		files: ['service/src/cli/**/*.ts', 'service/src/app/**/*.ts'],
		rules: { 'no-console': 'off' },
	},
	{
		files: [TESTS],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector: 'MemberExpression[property.name="only"][object.name=/^(describe|it|test)$/]',
					message: 'Every test of the suite runs.',
				},
			],
		},
	},
	prettier,
);
