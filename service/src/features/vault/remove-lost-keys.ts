import { createCryptoBox, SealedValueError, type KeyRing } from '../../platform/crypto-box.js';
import type { DataKeyRecord } from './model.js';
import type { DataKeyStore } from './store.js';
import { unwrapDataKey } from './wrap-data-key.js';

export interface RemoveLostKeysDeps {
	readonly dataKeys: Pick<DataKeyStore, 'page' | 'removeAll'>;
	readonly ring: KeyRing;
}

const BATCH = 500;

/** Removes the data keys that no master key of the ring opens, and no other: how many. */
export async function removeLostKeys({ dataKeys, ring }: RemoveLostKeysDeps): Promise<number> {
	const master = createCryptoBox(ring);
	const isLost = (key: DataKeyRecord): boolean => {
		try {
			unwrapDataKey(master, key);
			return false;
		} catch (error) {
			if (error instanceof SealedValueError) return true;
			throw error;
		}
	};
	let removed = 0;
	for (let after = ''; ;) {
		const keys = await dataKeys.page({ after, limit: BATCH });
		const last = keys.at(-1);
		if (!last) return removed;
		removed += await dataKeys.removeAll(keys.filter(isLost).map(({ _id }) => _id));
		after = last._id;
	}
}
