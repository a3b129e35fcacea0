// Loaded into every measured program: tells its parent what it has used, and ends with it.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

process.on('message', (message) => {
	if (message?.ask !== 'usage') return;
	const { user, system } = process.cpuUsage();
	if (message.collected) collect();
	const { rss, heapUsed, external } = process.memoryUsage();
	const usage = {
		cpuMs: (user + system) / 1_000,
		rssBytes: rss,
		heapBytes: heapUsed + external,
	};
	process.send({ usage });
});
process.on('disconnect', () => process.exit(1));
// The channel alone must not keep a program alive that is done.
process.channel?.unref();

/** A full collection, without a flag that the program would not be started with otherwise. */
function collect() {
	setFlagsFromString('--expose-gc');
	runInNewContext('gc')();
}
