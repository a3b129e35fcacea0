const { existsSync } = require('node:fs');
const path = require('node:path');

const { layers } = require('./tools/layers.cjs');
const { resolveTypeScript, swcOptions } = require('./tools/typescript-hook.cjs');

// globalSetup is loaded by node's own require, which moduleNameMapper does not reach.
resolveTypeScript();

// Jest runs a globalSetup once per run, however many projects name the same file.
const stores = {
	globalSetup: '<rootDir>/test/support/global-setup.ts',
	globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

function project({ name, stores: needsStores }) {
	return {
		displayName: name,
		rootDir: __dirname,
		roots: ['<rootDir>/test'],
		testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
		testEnvironment: 'node',
		transform: { '\\.ts$': ['@swc/jest', swcOptions] },
		moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
		...(needsStores ? stores : {}),
	};
}

// A time limit per project is accepted by jest and then ignored, so there is one for all.
module.exports = { maxWorkers: 2, testTimeout: 120_000, projects: layers.map(project) };
