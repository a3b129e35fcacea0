import {
	createCryptoBox,
	readSealedHeader,
	SealedValueError,
	type CryptoBox,
	type KeyRing,
} from '../../platform/crypto-box.js';
import { placeBinding } from './create-vault.js';
import type { SealedField } from './sealed-field.js';
import type { SealedStore } from './sealed-store.js';
import type { DataKeyStore } from './store.js';
import { unwrapDataKey } from './wrap-data-key.js';

export interface CheckMasterKeysDeps {
	readonly dataKeys: Pick<DataKeyStore, 'wrappedBy'>;
	readonly sealedValues: Pick<SealedStore, 'list'>;
	readonly sealedFields: readonly SealedField[];
	readonly ring: KeyRing;
}

/** What the database needs and the ring does not give. */
export interface MasterKeyFindings {
	/** Master keys that wrap data keys and are not in the ring. */
	readonly missing: readonly string[];
	/** Master keys of the ring that do not open what bears their name. */
	readonly wrong: readonly string[];
	/** Values of the older form, sealed under a key that has no name of its own, do not open. */
	readonly nameless: boolean;
}

/** Enough to tell a lost key from a damaged value. */
const SOME = 20;

/**
 * Compares the ring with what is stored: one look per master key in use, and one unwrapped data
 * key as proof. Changes nothing.
 */
export async function checkMasterKeys(deps: CheckMasterKeysDeps): Promise<MasterKeyFindings> {
	const { dataKeys, ring } = deps;
	const master = createCryptoBox(ring);
	const missing = new Set<string>();
	const wrong: string[] = [];
	for (const { masterKeyId, some } of await dataKeys.wrappedBy()) {
		if (!(masterKeyId in ring.keys)) missing.add(masterKeyId);
		else if (!some.some((key) => opens(() => unwrapDataKey(master, key)))) wrong.push(masterKeyId);
	}
	const nameless = await lacksNamelessKey(deps, master);
	return { missing: [...missing], wrong, nameless };
}

async function lacksNamelessKey(
	{ sealedValues, sealedFields }: CheckMasterKeysDeps,
	master: CryptoBox,
): Promise<boolean> {
	for (const field of sealedFields) {
		const values = await sealedValues.list(field, { form: 'v1', after: '', limit: SOME });
		if (values.length === 0) continue;
		const opened = values.some((value) =>
			opens(() => master.open(value.sealed, placeBinding({ ...field, ...value }))),
		);
		if (!opened && values.some(({ sealed }) => readSealedHeader(sealed) !== null)) return true;
	}
	return false;
}

function opens(open: () => unknown): boolean {
	try {
		open();
		return true;
	} catch (error) {
		if (error instanceof SealedValueError) return false;
		throw error;
	}
}
