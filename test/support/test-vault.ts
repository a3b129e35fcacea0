import {
	createDataKeyStore,
	createVault,
	type Vault,
} from '../../service/src/features/vault/index.js';
import type { Clock } from '../../service/src/platform/clock.js';
import { keyRingOf } from '../../service/src/platform/key-ring.js';
import type { Connection } from '../../service/src/platform/mongo.js';
import { systemRandom } from '../../service/src/platform/random.js';

/** A vault with a key of its own on the test's database. */
export function testVault(connection: Connection, clock: Clock): Vault {
	const ring = keyRingOf({ current: Buffer.alloc(32, 7), others: [] });
	return createVault({
		dataKeys: createDataKeyStore(connection),
		ring,
		clock,
		random: systemRandom,
	});
}
