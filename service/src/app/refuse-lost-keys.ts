import { DEVELOPMENT_KEY } from '../config/secrets.js';
import {
	checkMasterKeys,
	type CheckMasterKeysDeps,
	type MasterKeyFindings,
} from '../features/vault/index.js';
import { masterKeyId } from '../platform/key-ring.js';

/** The database holds secrets that this process could never open; says which key it wants. */
export class LostKeysError extends Error {
	constructor(findings: MasterKeyFindings, current: string) {
		super([...reasonsOf(findings, current), ...WAYS_OUT].join('\n'));
		this.name = 'LostKeysError';
	}
}

const WAYS_OUT = [
	'Nothing was changed. Ways out:',
	'  - start with the key the data was sealed with: as PINLANE_MASTER_KEY, or in',
	'    PINLANE_MASTER_KEYS_OTHER until `npm run admin -- rotate-keys` has run;',
	'    a trial (`npm start`) keeps its key in the file master-key of its data folder;',
	'  - if that key is lost for good: `npm run admin -- forget-secrets --yes`, after which the',
	'    accounts must be connected again and the webhooks need new secrets;',
	'    a trial can start afresh instead: `npm start -- --fresh`.',
	'See docs/operations.md, "Keys".',
];

/** Refuses the start where the key ring lacks a master key that stored secrets need. */
export async function refuseLostKeys(deps: CheckMasterKeysDeps): Promise<void> {
	const findings = await checkMasterKeys(deps);
	const { missing, wrong, nameless } = findings;
	if (missing.length === 0 && wrong.length === 0 && !nameless) return;
	throw new LostKeysError(findings, deps.ring.current);
}

function reasonsOf({ missing, wrong, nameless }: MasterKeyFindings, current: string): string[] {
	const given = `the current one is ${shown(current)}`;
	return [
		'The key ring does not open the secrets in the database.',
		...missing.map((id) => `  ${shown(id)} is missing; ${given}`),
		...wrong.map((id) => `  ${shown(id)} is in the ring and has other bytes than the data's`),
		...(nameless
			? [`  secrets of an older version were sealed under a key that is missing; ${given}`]
			: []),
	];
}

const EXAMPLE = masterKeyId(DEVELOPMENT_KEY);

const shown = (id: string): string =>
	id === EXAMPLE
		? `master key ${id} (the published example, \`development\` in PINLANE_MASTER_KEYS_OTHER)`
		: `master key ${id}`;
