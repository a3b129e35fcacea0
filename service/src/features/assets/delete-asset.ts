import { ServiceError } from '../../domain/errors.js';
import type { FileStorage } from '../../platform/storage/storage.js';
import { permitAccount, type Caller } from '../access/index.js';
import type { AssetDeletion } from './schemas.js';
import type { ShowAssetDeps } from './show-asset.js';
import type { AssetStore } from './store.js';

export interface DeleteAssetDeps extends Pick<ShowAssetDeps, 'countUses'> {
	readonly assets: AssetStore;
	readonly files: FileStorage;
	/** Accounts whose pins and schedules the file is in. */
	usedBy(workspaceId: string, assetId: string): Promise<readonly string[]>;
}

export interface DeleteAssetInput {
	readonly assetId: string;
	/** Also one that is in use: what waits with it fails when its turn comes. */
	readonly confirm: boolean;
}

/**
 * Deletes a file; one in use only when that is confirmed. Throws `not_found`, and
 * `account_not_permitted` where it is in pins of accounts that the caller's key is not for.
 */
export async function deleteAsset(
	deps: DeleteAssetDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ assetId, confirm }: DeleteAssetInput,
): Promise<AssetDeletion> {
	const { workspaceId } = caller;
	const asset = await deps.assets.find(workspaceId, assetId);
	if (!asset) throw new ServiceError('not_found');
	const accounts = caller.accountIds === null ? [] : await deps.usedBy(workspaceId, assetId);
	for (const accountId of accounts) permitAccount(caller, accountId);
	const uses = await deps.countUses(workspaceId, assetId);
	const kept = uses > 0 && !confirm;
	if (!kept) {
		// The record first: bytes without a record are waste, a record without bytes is a lie.
		const removed = await deps.assets.remove(workspaceId, assetId);
		if (!removed) throw new ServiceError('not_found');
		await deps.files.delete(assetId);
	}
	return {
		deleted: !kept,
		requires_confirmation: kept,
		referenced_pin_count: uses,
		freed_bytes: kept ? 0 : asset.size,
	};
}
