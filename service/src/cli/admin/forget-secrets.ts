import { forgetSecrets, type ForgetSecretsDeps } from '../../app/forget-secrets.js';
import { refuseExampleKey } from './refuse-example-key.js';
import { UsageError } from './usage-error.js';

/** Forgets what cannot be opened any more, and says what has to be done by hand. */
export async function forgetSecretsAndTell(
	parts: ForgetSecretsDeps,
	{ sure, print }: { readonly sure: boolean; readonly print: (line: string) => void },
): Promise<void> {
	if (!sure) {
		throw new UsageError(
			'Secrets that no key of the ring opens are given up for good. Stop every process, ' +
				'look for the key once more, and repeat with --yes.',
		);
	}
	refuseExampleKey(parts.ring);
	const { dataKeys, places } = await forgetSecrets(parts);
	for (const place of places) print(`forgotten: ${place}`);
	print(`${places.length} secrets and ${dataKeys} data keys forgotten`);
	if (places.length > 0) {
		print('Connect these accounts again; give these webhooks a new secret and switch them on.');
	}
}
