import path from 'node:path';

import { skeleton } from './skeleton.js';
import { plantTree, type Files } from './temporary-tree.js';

interface Configuration {
	readonly forbidden: ReadonlyArray<{ readonly name: string }>;
}
interface Cruise {
	readonly summary: {
		readonly totalDependenciesCruised: number;
		readonly violations: ReadonlyArray<{
			readonly from: string;
			readonly rule: { readonly name: string };
		}>;
	};
}

const from = (specifier: string): string => `import '${specifier}';\n`;

interface Fault {
	readonly rule: string;
	readonly what: string;
	readonly files: Files;
	/** Where the rule is reported; the first file when absent. */
	readonly place?: string;
}

const faults: readonly Fault[] = [
	{
		rule: 'no-file-cycle',
		what: 'two files import each other, one of them only a type',
		files: {
			'service/src/domain/ring-a.ts': `import { b } from './ring-b.js';\nexport const a = b;\n`,
			'service/src/domain/ring-b.ts': `import type { a } from './ring-a.js';\nexport const b: unknown = undefined as typeof a;\n`,
		},
	},
	{
		rule: 'no-feature-cycle',
		what: 'two features enter each other through different files',
		place: 'service/src/features/east',
		files: {
			'service/src/features/east/index.ts': 'export const east = 1;\n',
			'service/src/features/east/inner/go.ts': from('../../west/index.js'),
			'service/src/features/west/index.ts': 'export const west = 1;\n',
			'service/src/features/west/go.ts': from('../east/index.js'),
		},
	},
	{
		rule: 'domain-is-pure',
		what: 'the domain imports a package',
		files: { 'service/src/domain/with-package.ts': from('zod') },
	},
	{
		rule: 'domain-is-pure',
		what: 'the domain imports the platform, a type only',
		files: {
			'service/src/domain/with-platform.ts': `import type { clock } from '../platform/clock.js';\nexport type C = typeof clock;\n`,
		},
	},
	{
		rule: 'domain-is-pure',
		what: 'the domain reads files',
		files: { 'service/src/domain/with-files.ts': from('node:fs') },
	},
	{
		rule: 'config-stands-alone',
		what: 'the configuration imports the domain',
		files: { 'service/src/config/with-domain.ts': from('../domain/state.js') },
	},
	{
		rule: 'platform-reach',
		what: 'the platform imports the domain',
		files: { 'service/src/platform/with-domain.ts': from('../domain/state.js') },
	},
	{
		rule: 'platform-takes-config-types-only',
		what: 'the platform imports a value of the configuration',
		files: { 'service/src/platform/with-config.ts': from('../config/config.js') },
	},
	{
		rule: 'pinterest-reach',
		what: 'the Pinterest client imports a feature',
		files: { 'service/src/pinterest/with-feature.ts': from('../features/pins/index.js') },
	},
	{
		rule: 'simulator-reach',
		what: 'the simulator imports the Pinterest client',
		files: { 'service/src/simulator/with-client.ts': from('../pinterest/client.js') },
	},
	{
		rule: 'simulator-reach',
		what: 'the simulator imports the domain',
		files: { 'service/src/simulator/with-domain.ts': from('../domain/state.js') },
	},
	{
		rule: 'features-reach',
		what: 'a feature imports the configuration',
		files: { 'service/src/features/pins/with-config.ts': from('../../config/config.js') },
	},
	{
		rule: 'features-reach',
		what: 'a feature imports the simulator',
		files: { 'service/src/features/pins/with-simulator.ts': from('../../simulator/app.js') },
	},
	{
		rule: 'features-through-the-door',
		what: 'a feature enters another one beside its door',
		files: { 'service/src/features/pins/beside-door.ts': from('../lanes/wake-lane.js') },
	},
	{
		rule: 'nobody-imports-app-or-cli',
		what: 'the simulator imports the composition root',
		files: { 'service/src/simulator/with-app.ts': from('../app/context.js') },
	},
	{
		rule: 'nodes-stand-alone',
		what: 'a node imports a package of the service',
		files: { 'nodes/Pinlane/with-package.ts': from('zod') },
	},
	{
		rule: 'nodes-stand-alone',
		what: 'a credential imports the service',
		files: { 'credentials/with-service.ts': from('../service/src/domain/pace.js') },
	},
	{
		rule: 'service-stands-alone',
		what: 'the service imports a node',
		files: { 'service/src/app/with-node.ts': from('../../../nodes/Pinlane/actions/index.js') },
	},
	{
		rule: 'service-stands-alone',
		what: 'the service imports a test',
		files: { 'service/src/cli/with-test.ts': from('../../../test/domain/pace.test.js') },
	},
	{
		rule: 'mongoose-in-stores-only',
		what: 'a verb imports a type of mongoose',
		files: {
			'service/src/features/pins/with-mongoose.ts': `import type { Connection } from 'mongoose';\nexport type C = Connection;\n`,
		},
	},
	{
		rule: 'mongoose-in-stores-only',
		what: 'a platform file other than mongo.ts imports mongoose',
		files: { 'service/src/platform/with-mongoose.ts': from('mongoose') },
	},
	{
		rule: 'queues-in-lanes-only',
		what: 'a feature other than lanes imports bullmq',
		files: { 'service/src/features/pins/with-bullmq.ts': from('bullmq') },
	},
	{
		rule: 'queues-in-lanes-only',
		what: 'the application imports ioredis',
		files: { 'service/src/app/with-ioredis.ts': from('ioredis') },
	},
	{
		rule: 'express-at-the-server-only',
		what: 'a feature imports a type of express',
		files: {
			'service/src/features/pins/with-express.ts': `import type { Request } from 'express';\nexport type R = Request;\n`,
		},
	},
	{
		rule: 'express-at-the-server-only',
		what: 'a platform file that is not the server imports express',
		files: { 'service/src/platform/route.ts': from('express') },
	},
	{
		rule: 'index-at-the-door-only',
		what: 'an index.ts stands inside a feature',
		files: { 'service/src/features/pins/inner/index.ts': from('../store.js') },
	},
	{
		rule: 'index-at-the-door-only',
		what: 'an index.ts stands in the domain',
		files: { 'service/src/domain/index.ts': from('./pace.js') },
	},
	{
		rule: 'declared-packages-only',
		what: 'the service imports a package of the tests',
		files: { 'service/src/app/with-dev-package.ts': from('fast-check') },
	},
	{
		rule: 'resolvable',
		what: 'an import leads nowhere',
		files: { 'service/src/app/with-nothing.ts': from('./nothing.js') },
	},
];

async function violations(files: Files): Promise<{ cruised: number; found: string[] }> {
	const tree = await plantTree(files);
	try {
		const folders = ['service/src', 'nodes', 'credentials'];
		const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
		const { stdout } = await tree.run('depcruise', args);
		const { summary } = JSON.parse(stdout) as Cruise;
		const found = summary.violations.map(({ rule, from: place }) => `${rule.name}: ${place}`);
		return { cruised: summary.totalDependenciesCruised, found: [...new Set(found)] };
	} finally {
		await tree.remove();
	}
}

describe('the import rules', () => {
	it('let the clean skeleton pass', async () => {
		const { cruised, found } = await violations(skeleton);
		expect(found).toEqual([]);
		expect(cruised).toBeGreaterThan(25);
	});

	describe('report each planted fault', () => {
		let found: readonly string[] = [];
		beforeAll(async () => {
			const planted = faults.map(({ files }) => files);
			({ found } = await violations(Object.assign({}, skeleton, ...planted)));
		});

		it.each(faults)('$rule: $what', ({ rule, files, place }) => {
			expect(found).toContain(`${rule}: ${place ?? Object.keys(files)[0]}`);
		});
	});

	it('are each proven by a fault', () => {
		const file = path.resolve(__dirname, '../../.dependency-cruiser.cjs');
		const { forbidden } = jest.requireActual<Configuration>(file);
		const proven = new Set(faults.map(({ rule }) => rule));
		expect(forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
	});
});
