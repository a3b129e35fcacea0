import type { Config } from '../config/config.js';
import {
	createDataKeyStore,
	createSealedStore,
	createVault,
	type CheckMasterKeysDeps,
	type RotateKeysDeps,
	type Vault,
} from '../features/vault/index.js';
import type { Clock } from '../platform/clock.js';
import { keyRingOf } from '../platform/key-ring.js';
import type { Connection } from '../platform/mongo.js';
import { systemRandom } from '../platform/random.js';
import { SEALED_FIELDS } from './sealed-fields.js';

/** The vault with what checks and rotates its keys. */
export type VaultParts = CheckMasterKeysDeps &
	Omit<RotateKeysDeps, 'report'> & { readonly vault: Vault };

export function createVaultParts({
	connection,
	clock,
	masterKeys,
}: {
	readonly connection: Connection;
	readonly clock: Clock;
	readonly masterKeys: Config['masterKeys'];
}): VaultParts {
	const base = {
		dataKeys: createDataKeyStore(connection),
		ring: keyRingOf(masterKeys),
		clock,
		random: systemRandom,
	};
	return {
		...base,
		vault: createVault(base),
		sealedValues: createSealedStore(connection),
		sealedFields: SEALED_FIELDS,
	};
}
