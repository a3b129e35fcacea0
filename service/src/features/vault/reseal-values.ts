import { readSealedHeader, SealedValueError } from '../../platform/crypto-box.js';
import { createVault, type Vault } from './create-vault.js';
import type { DataKeys, DataKeysDeps } from './data-keys.js';
import type { SealedField } from './sealed-field.js';
import type { Resealed, SealedStore, SealedValue } from './sealed-store.js';

export interface ResealValuesDeps extends DataKeysDeps {
	readonly keys: DataKeys;
	readonly sealedValues: SealedStore;
	readonly sealedFields: readonly SealedField[];
	readonly report: (line: string) => void;
}

const BATCH = 500;
/** A value that a refresh replaces meanwhile may bring an older one back into the record. */
const MAX_PASSES = 5;

/**
 * Seals values again under their workspace's newest data key: those of the older form, or all
 * that are under another key. Values that changed since they were read are left to the next pass.
 */
export async function resealValues(
	deps: ResealValuesDeps,
	{ all }: { readonly all: boolean },
): Promise<{ count: number; unreadable: string[] }> {
	let count = 0;
	for (let pass = 1; ; pass++) {
		const unreadable: string[] = [];
		let found = 0;
		for (const field of deps.sealedFields) {
			const done = await resealField(deps, { field, all, unreadable });
			found += done.found;
			count += done.changed;
			if (done.found > 0) {
				deps.report(`${field.collection}.${field.path} sealed again: ${String(done.changed)}`);
			}
		}
		if (found === 0 || pass === MAX_PASSES) return { count, unreadable };
	}
}

async function resealField(
	deps: ResealValuesDeps,
	pass: { readonly field: SealedField; readonly all: boolean; readonly unreadable: string[] },
): Promise<{ found: number; changed: number }> {
	const { field, all, unreadable } = pass;
	const vault = createVault(deps);
	const form = all ? {} : { form: 'v1' as const };
	const done = { found: 0, changed: 0 };
	for (let after = ''; ;) {
		const values = await deps.sealedValues.list(field, { ...form, after, limit: BATCH });
		const last = values.at(-1);
		if (!last) return done;
		await deps.keys.takeInHand(values.map(({ workspaceId }) => workspaceId));
		const outcomes: Outcome[] = [];
		for (const value of values) outcomes.push(await reseal(deps, vault, { field, value }));
		const changes = outcomes.filter((outcome) => typeof outcome === 'object');
		unreadable.push(
			...values
				.filter((_, index) => outcomes[index] === 'unreadable')
				.map(({ recordId }) => `${field.collection} ${recordId}`),
		);
		done.found += changes.length;
		done.changed += await deps.sealedValues.replace(field, changes);
		after = last.recordId;
	}
}

type Outcome = Resealed | 'current' | 'unreadable';

async function reseal(
	{ keys }: ResealValuesDeps,
	vault: Vault,
	{ field, value }: { readonly field: SealedField; readonly value: SealedValue },
): Promise<Outcome> {
	const { workspaceId, recordId, sealed: from } = value;
	const place = { ...field, workspaceId, recordId };
	try {
		const { id } = await keys.sealing(workspaceId);
		if (readSealedHeader(from)?.keyId === id) return 'current';
		const to = await vault.seal(place, await vault.open(place, from));
		return { recordId, from, to };
	} catch (error) {
		if (error instanceof SealedValueError) return 'unreadable';
		throw error;
	}
}
