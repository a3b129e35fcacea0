import { createCryptoBox, SealedValueError } from '../../platform/crypto-box.js';
import { createDataKeys, newDataKey, type DataKeysDeps } from './data-keys.js';
import { resealValues } from './reseal-values.js';
import type { SealedField } from './sealed-field.js';
import type { SealedStore } from './sealed-store.js';
import type { Rewrapped } from './store.js';
import { unwrapDataKey, wrapDataKey } from './wrap-data-key.js';

export interface RotateKeysDeps extends DataKeysDeps {
	readonly sealedValues: SealedStore;
	readonly sealedFields: readonly SealedField[];
	/** Told after each batch. */
	readonly report: (line: string) => void;
}

export interface RotateKeysInput {
	/** Also gives every workspace a new data key and seals its secrets again under that one. */
	readonly renewDataKeys: boolean;
}

export interface Rotated {
	readonly dataKeysMade: number;
	readonly dataKeysWrapped: number;
	readonly valuesSealed: number;
	/** What no key of the ring opens, as collection and id. */
	readonly unreadable: readonly string[];
	/** Former master keys that the database still needs. */
	readonly stillNeeded: readonly string[];
}

const BATCH = 500;

/**
 * Brings every secret under the ring's current master key while the service runs: each value is
 * replaced only where it is still the one that was read. Safe to stop and to repeat.
 */
export async function rotateKeys(
	deps: RotateKeysDeps,
	{ renewDataKeys }: RotateKeysInput,
): Promise<Rotated> {
	const dataKeysMade = renewDataKeys ? await renewKeys(deps) : 0;
	const wrapped = await wrapAgain(deps);
	const keys = createDataKeys(deps);
	const sealed = await resealValues({ ...deps, keys }, { all: renewDataKeys });
	if (renewDataKeys) await deps.dataKeys.endRenewal(deps.clock.now());
	const needed = await deps.dataKeys.wrappedBy();
	return {
		dataKeysMade,
		dataKeysWrapped: wrapped.count,
		valuesSealed: sealed.count,
		unreadable: [...wrapped.unreadable, ...sealed.unreadable],
		stillNeeded: needed
			.map(({ masterKeyId }) => masterKeyId)
			.filter((id) => id !== deps.ring.current),
	};
}

/** A renewal that was interrupted goes on: workspaces that have their new key are left out. */
async function renewKeys(deps: RotateKeysDeps): Promise<number> {
	const { dataKeys, ring, clock, report } = deps;
	const master = createCryptoBox(ring);
	const startedAt = await dataKeys.beginRenewal(clock.now());
	let made = 0;
	for (let after = ''; ;) {
		const former = await dataKeys.newestMadeBefore(startedAt, { after, limit: BATCH });
		const last = former.at(-1);
		if (!last) return made;
		const fresh = former.map(({ workspaceId, version }) =>
			newDataKey(deps, master, { workspaceId, version: version + 1 }),
		);
		await dataKeys.insertAll(fresh);
		made += fresh.length;
		report(`data keys made: ${String(made)}`);
		after = last.workspaceId;
	}
}

async function wrapAgain(deps: RotateKeysDeps): Promise<{ count: number; unreadable: string[] }> {
	const { dataKeys, ring, report } = deps;
	const master = createCryptoBox(ring);
	const unreadable: string[] = [];
	let count = 0;
	for (let after = ''; ;) {
		const found = await dataKeys.notWrappedBy(ring.current, { after, limit: BATCH });
		const last = found.at(-1);
		if (!last) return { count, unreadable };
		const changes: Rewrapped[] = [];
		for (const key of found) {
			try {
				const wrapped = wrapDataKey(master, key, unwrapDataKey(master, key));
				const to = { wrapped, masterKeyId: ring.current };
				changes.push({ id: key._id, from: key.wrapped, to });
			} catch (error) {
				if (!(error instanceof SealedValueError)) throw error;
				unreadable.push(`data_keys ${key._id} (master key ${key.masterKeyId})`);
			}
		}
		count += await dataKeys.rewrap(changes);
		report(`data keys wrapped again: ${String(count)}`);
		after = last._id;
	}
}
