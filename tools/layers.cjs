/**
 * The test layers in the order in which they are reported. A layer is the folder of its name
 * under test/. Those with `stores` share one MongoDB and one Redis, started once per run.
 * `npm test` fails when a layer has no tests, unless it `mayBeEmpty`.
 */
module.exports.layers = [
	{ name: 'architecture', stores: false },
	{ name: 'domain', stores: false },
	{ name: 'features', stores: true },
	{ name: 'http', stores: true },
	{ name: 'contract', stores: true },
	{ name: 'nodes', stores: false },
	{ name: 'e2e', stores: true },
	// The tests of the chaos runner's own parts; the runs themselves are test/chaos/run.ts.
	{ name: 'chaos', stores: true },
];
