import type { VaultParts } from '../../app/vault-parts.js';
import { rotateKeys } from '../../features/vault/index.js';
import { refuseExampleKey } from './refuse-example-key.js';

/**
 * Rotates keys and says how far it is and what may be removed afterwards. Answers with false
 * when secrets are left that no key of the ring opens.
 */
export async function rotateKeysAndTell(
	parts: VaultParts,
	{ renewDataKeys, print }: { renewDataKeys: boolean; print: (line: string) => void },
): Promise<boolean> {
	const { ring, clock } = parts;
	refuseExampleKey(ring);
	const from = clock.monotonic();
	print(`under master key ${ring.current}:`);
	const rotated = await rotateKeys(
		{ ...parts, report: (line) => print(`  ${line}`) },
		{ renewDataKeys },
	);
	const { dataKeysMade, dataKeysWrapped, valuesSealed, unreadable, stillNeeded } = rotated;
	const seconds = ((clock.monotonic() - from) / 1_000).toFixed(1);
	print(
		`${dataKeysMade} data keys made, ${dataKeysWrapped} wrapped again, ` +
			`${valuesSealed} secrets sealed again in ${seconds} s`,
	);
	for (const name of unreadable) print(`no key of the ring opens ${name}`);
	if (unreadable.length > 0 || stillNeeded.length > 0) {
		print(`Keep all former master keys${stillNeeded.map((id) => ` ${id}`).join()}.`);
		return false;
	}
	print(
		`Every secret is under ${ring.current}. Once every process runs with it as ` +
			'PINLANE_MASTER_KEY, the other master keys may be removed.',
	);
	return true;
}
