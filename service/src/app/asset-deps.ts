import { CONTENT_PATH, type AssetRoutesDeps } from '../features/assets/index.js';
import { findWorkspace } from '../features/workspaces/index.js';
import type { Context } from './context.js';
import { serviceUrl } from './service-url.js';

/** What the calls on stored files need of the rest; `port` is the one that is listened on. */
export function assetDeps(context: Context, port: () => number): Omit<AssetRoutesDeps, 'note'> {
	const { access, assets, files, clock, config, publications } = context;
	const { publicUrl, host } = config.http;
	return {
		assets,
		files,
		clock,
		limits: config.assets,
		countUses: (workspaceId, assetId) => publications.countUses(workspaceId, assetId),
		usedBy: (workspaceId, assetId) => publications.usedBy(workspaceId, assetId),
		environmentOf: async (workspaceId) =>
			(await findWorkspace(access, workspaceId))?.environment ?? null,
		publicUrl: (assetId) =>
			(publicUrl ?? serviceUrl(host, port())) + CONTENT_PATH.replace('{asset_id}', assetId),
	};
}
