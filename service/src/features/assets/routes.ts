import { ServiceError } from '../../domain/errors.js';
import { defineRoute, Reply, type Route, type UploadedFile } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { deleteAsset, type DeleteAssetDeps } from './delete-asset.js';
import type { AssetRecord, AssetType } from './model.js';
import { readAsset } from './read-asset.js';
import { assetDeletion, assetItem, assetParams, deleteAssetQuery } from './schemas.js';
import { showAsset, type ShowAssetDeps } from './show-asset.js';
import { MEDIA_TYPES } from './sniff-media.js';
import { storeAsset, type StoreAssetDeps } from './store-asset.js';

export type AssetRoutesDeps = StoreAssetDeps &
	ShowAssetDeps &
	DeleteAssetDeps & { readonly note: NoteActivity };

const ASSETS = '/v1/assets';
const ASSET = `${ASSETS}/{asset_id}` as const;
export const CONTENT_PATH = `${ASSET}/content` as const;
const TAG = 'Assets';
const FIELD = 'file';

export function assetRoutes(deps: AssetRoutesDeps): Route<Caller>[] {
	return [
		uploadRoute(deps, { type: 'image', path: `${ASSETS}/images` }),
		uploadRoute(deps, { type: 'video', path: `${ASSETS}/videos` }),
		getRoute(deps),
		contentRoute(deps),
		deleteRoute(deps),
	];
}

const uploadRoute = (
	deps: AssetRoutesDeps,
	{ type, path }: { readonly type: AssetType; readonly path: `/${string}` },
): Route<Caller> =>
	defineRoute({
		id: `assets.upload_${type}`,
		method: 'POST',
		path,
		summary: type === 'image' ? 'Store an image, JPEG or PNG' : 'Store a video, MP4, MOV or M4V',
		tag: TAG,
		scope: 'write',
		upload: FIELD,
		status: 201,
		response: assetItem,
		codes: [
			`invalid_${type}`,
			'payload_too_large',
			'validation_error',
			'bad_request',
			'unsupported_media_type',
		],
		run: async ({ workspaceId }: Caller, { upload }) => {
			const { filename, source } = required(upload);
			return showAsset(deps, await storeAsset(deps, { workspaceId, type, filename, source }));
		},
	});

function required(upload: UploadedFile | undefined): UploadedFile {
	if (!upload) throw new Error('the route was given no file');
	return upload;
}

const getRoute = (deps: AssetRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'assets.get',
		method: 'GET',
		path: ASSET,
		summary: 'Read what is known of a stored file',
		tag: TAG,
		scope: 'read',
		params: assetParams,
		status: 200,
		response: assetItem,
		codes: ['not_found'],
		run: async ({ workspaceId }: Caller, { params }) =>
			showAsset(deps, found(await deps.assets.find(workspaceId, params.asset_id))),
	});

/** Open: Pinterest and browsers fetch it without a key; the id cannot be guessed. */
const contentRoute = (deps: AssetRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'assets.get_content',
		method: 'GET',
		path: CONTENT_PATH,
		summary: 'Read the bytes of a stored file; needs no key',
		tag: TAG,
		scope: 'open',
		params: assetParams,
		status: 200,
		responseTypes: MEDIA_TYPES,
		codes: ['not_found'],
		run: async (_caller: Caller, { params }) => {
			const asset = found(await deps.assets.byId(params.asset_id));
			const headers = {
				'Content-Type': asset.contentType,
				'Content-Length': String(asset.size),
				// A picture in a page is shown all the same; opened by itself it is saved, never run.
				'Content-Disposition': `attachment; filename="${asset.storedFilename}"`,
				ETag: `"${asset.sha256}"`,
				'Cache-Control': 'public, max-age=31536000, immutable',
				'Cross-Origin-Resource-Policy': 'cross-origin',
			};
			return new Reply(readAsset(deps, asset), { headers });
		},
	});

const deleteRoute = (deps: AssetRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'assets.delete',
		method: 'DELETE',
		path: ASSET,
		summary: 'Delete a stored file; one that pins use only with confirm=true',
		tag: TAG,
		scope: 'destructive',
		params: assetParams,
		query: deleteAssetQuery,
		status: 200,
		response: assetDeletion,
		codes: ['not_found', 'account_not_permitted'],
		run: async (caller: Caller, { params, query, requestId }) => {
			const assetId = params.asset_id;
			const deletion = await deleteAsset(deps, caller, { assetId, confirm: query.confirm });
			if (!deletion.deleted) return deletion;
			deps.note(caller, {
				action: 'asset.deleted',
				category: 'publishing',
				message: 'A stored file was deleted.',
				resource: { type: 'asset', id: assetId },
				requestId,
			});
			return deletion;
		},
	});

function found(asset: AssetRecord | null): AssetRecord {
	if (!asset) throw new ServiceError('not_found');
	return asset;
}
