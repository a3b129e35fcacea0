import { DEVELOPMENT_KEY } from '../../config/secrets.js';
import type { KeyRing } from '../../platform/crypto-box.js';
import { masterKeyId } from '../../platform/key-ring.js';
import { UsageError } from './usage-error.js';

/**
 * Throws UsageError where no master key is given: with the published example in its place every
 * secret looks lost, and what it seals is none.
 */
export function refuseExampleKey({ current }: KeyRing): void {
	if (current !== masterKeyId(DEVELOPMENT_KEY)) return;
	throw new UsageError(
		'No master key is given: set PINLANE_MASTER_KEY (or PINLANE_MASTER_KEY_FILE) to the key the ' +
			'service is to run with, and repeat.',
	);
}
