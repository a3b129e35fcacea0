/** What the root's package.json says about the package; the rest of it is about this repository. */
const KEPT = [
	'name',
	'version',
	'description',
	'keywords',
	'license',
	'author',
	'homepage',
	'bugs',
	'repository',
	'files',
	'n8n',
	'peerDependencies',
];

/** The package.json that users get. Throws where the root's lacks a field that n8n demands. */
function packageManifest(root) {
	for (const field of ['author', 'files', 'n8n', 'peerDependencies']) {
		if (root[field] === undefined) throw new Error(`package.json has no "${field}"`);
	}
	return Object.fromEntries(
		KEPT.filter((field) => root[field] !== undefined).map((field) => [field, root[field]]),
	);
}

module.exports = { packageManifest };
