const { existsSync, readFileSync } = require('node:fs');
const { Module } = require('node:module');
const path = require('node:path');

/** How the sources become CommonJS, in jest and in run-ts alike. */
const swcOptions = {
	swcrc: false,
	jsc: {
		parser: { syntax: 'typescript' },
		target: 'es2022',
		keepClassNames: true,
	},
	module: { type: 'commonjs' },
};

function isOwnTypeScript(file) {
	return file !== undefined && file.endsWith('.ts') && !file.includes('/node_modules/');
}

/** Lets `require('./x.js')` inside one of our TypeScript files find `./x.ts`. */
function resolveTypeScript() {
	const resolve = Module._resolveFilename;
	Module._resolveFilename = function resolveFilename(request, parent, ...rest) {
		if (/^\.{1,2}\/.*\.js$/.test(request) && isOwnTypeScript(parent?.filename)) {
			const sibling = path.resolve(path.dirname(parent.filename), `${request.slice(0, -3)}.ts`);
			if (existsSync(sibling)) return sibling;
		}
		return resolve.call(this, request, parent, ...rest);
	};
}

/** Lets node load `.ts` files: compiled on the fly, not type-checked. */
function compileTypeScript() {
	const { transformSync } = require('@swc/core');
	Module._extensions['.ts'] = function loadTypeScript(module, filename) {
		const source = readFileSync(filename, 'utf8');
		const { code } = transformSync(source, { ...swcOptions, filename, sourceMaps: 'inline' });
		module._compile(code, filename);
	};
}

module.exports = { swcOptions, resolveTypeScript, compileTypeScript };
