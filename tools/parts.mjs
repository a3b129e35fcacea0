import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The layers of tools/layers.cjs. */
export const { layers } = createRequire(import.meta.url)('./layers.cjs');

const bin = (name) => `node_modules/.bin/${name}`;
const kept = 'node_modules/.cache/pinlane';
const cruised = () =>
	['service/src', 'nodes', 'credentials'].filter((folder) => existsSync(folder));

function types(name, project) {
	const info = `${kept}/${name}.tsbuildinfo`;
	return {
		name,
		check: 'types',
		command: () => [bin('tsc'), '-p', project],
		cached: ['--incremental', '--tsBuildInfoFile', info],
	};
}

/**
 * What can be checked without a store. `check` groups parts for `npm run lint`, `types` and `arch`;
 * `cached` are the arguments that make a second run quick.
 */
export const parts = [
	{
		name: 'lint',
		check: 'lint',
		command: () => [bin('eslint'), '.', '--max-warnings', '0'],
		cached: ['--cache', '--cache-strategy', 'content', '--cache-location', `${kept}/eslint/`],
	},
	types('types-test', 'test'),
	types('types-service', 'service'),
	types('types-nodes', '.'),
	{
		name: 'format',
		check: 'lint',
		command: () => [bin('prettier'), '--check', '--log-level', 'warn', '.'],
		cached: ['--cache', '--cache-strategy', 'content', '--cache-location', `${kept}/prettier`],
	},
	{
		name: 'arch',
		check: 'arch',
		command: () => [bin('depcruise'), '--config', '.dependency-cruiser.cjs', ...cruised()],
		cached: [],
	},
	{
		name: 'domain',
		check: 'domain',
		command: () => [bin('jest'), '--selectProjects', 'domain', '--maxWorkers', '1'],
		cached: [],
	},
];
