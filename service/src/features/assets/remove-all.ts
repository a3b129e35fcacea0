import type { FileStorage } from '../../platform/storage/storage.js';
import type { AssetStore } from './store.js';

export interface RemoveAllDeps {
	readonly assets: Pick<AssetStore, 'madeBy' | 'remove'>;
	readonly files: FileStorage;
}

const BATCH = 100;

/** Removes everything a workspace stored up to an instant. Safe to repeat after it broke off. */
export async function removeAll(
	{ assets, files }: RemoveAllDeps,
	{ workspaceId, madeBy }: { readonly workspaceId: string; readonly madeBy: Date },
): Promise<void> {
	for (;;) {
		const found = await assets.madeBy({ workspaceId, madeBy, limit: BATCH });
		if (found.length === 0) return;
		for (const { _id } of found) {
			// The bytes first: while the record is there, a repeat finds them.
			await files.delete(_id);
			await assets.remove(workspaceId, _id);
		}
	}
}
