import { createCryptoBox, readSealedHeader, SealedValueError } from '../../platform/crypto-box.js';
import { createDataKeys, type DataKeys, type DataKeysDeps } from './data-keys.js';

/** Where a secret stands. It opens there only. */
export interface SealedPlace {
	readonly workspaceId: string;
	readonly collection: string;
	readonly recordId: string;
	readonly field: string;
}

/** Seals what the database must not tell. */
export interface Vault {
	/** Text for the database, under the workspace's newest data key. */
	seal(place: SealedPlace, plain: string): Promise<string>;
	/**
	 * What was sealed for that place. Throws SealedValueError, which names the key, when the value
	 * was changed or moved or its key is not there.
	 */
	open(place: SealedPlace, sealed: string): Promise<string>;
}

/** A vault over the workspaces' data keys, which the ring's master keys wrap. */
export function createVault(deps: DataKeysDeps & { readonly keys?: DataKeys }): Vault {
	const keys = deps.keys ?? createDataKeys(deps);
	const master = createCryptoBox(deps.ring);
	return {
		seal: async (place, plain) =>
			(await keys.sealing(place.workspaceId)).box.seal(plain, placeBinding(place)),
		open: async (place, sealed) => {
			const header = readSealedHeader(sealed);
			if (!header) throw new SealedValueError('format');
			// Before there were data keys, the master key sealed values itself.
			if (header.form === 'v1') return master.open(sealed, placeBinding(place));
			const key = await keys.opening(place.workspaceId, header.keyId);
			if (!key) throw new SealedValueError('unknown key', header.keyId);
			return key.box.open(sealed, placeBinding(place));
		},
	};
}

/** What a value is bound to, besides its key. */
export const placeBinding = ({
	collection,
	field,
	recordId,
	workspaceId,
}: SealedPlace): string[] => [collection, field, recordId, workspaceId];
