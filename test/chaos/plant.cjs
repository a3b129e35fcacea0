// node --require: plants bugs in built modules as they are loaded. CHAOS_PLANTS is a JSON list of
// { file, find, replace }; a text that is not there exactly once ends the process.
const { readFileSync } = require('node:fs');
const { Module } = require('node:module');

const plants = JSON.parse(process.env.CHAOS_PLANTS ?? '[]');
const load = Module._extensions['.js'];

Module._extensions['.js'] = function loadPlanted(module, filename) {
	const mine = plants.filter(({ file }) => filename.endsWith(`/dist/${file}`));
	if (mine.length === 0) return load(module, filename);
	let source = readFileSync(filename, 'utf8');
	for (const { file, find, replace } of mine) {
		const parts = source.split(find);
		if (parts.length !== 2) {
			process.stderr.write(`cannot plant in ${file}: ${parts.length - 1} times ${find}\n`);
			process.exit(3);
		}
		source = parts.join(replace);
	}
	module._compile(source, filename);
};
