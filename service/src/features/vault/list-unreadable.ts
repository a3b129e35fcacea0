import { SealedValueError } from '../../platform/crypto-box.js';
import type { Vault } from './create-vault.js';
import type { SealedField } from './sealed-field.js';
import type { SealedStore, SealedValue } from './sealed-store.js';

export interface ListUnreadableDeps {
	readonly vault: Vault;
	readonly sealedValues: Pick<SealedStore, 'list'>;
}

const BATCH = 500;

/** The values of a field that the vault does not open. */
export async function* listUnreadable(
	{ vault, sealedValues }: ListUnreadableDeps,
	field: SealedField,
): AsyncGenerator<SealedValue> {
	for (let after = ''; ;) {
		const values = await sealedValues.list(field, { after, limit: BATCH });
		const last = values.at(-1);
		if (!last) return;
		for (const value of values) {
			try {
				await vault.open({ ...field, ...value }, value.sealed);
			} catch (error) {
				if (!(error instanceof SealedValueError)) throw error;
				yield value;
			}
		}
		after = last.recordId;
	}
}
