import { removeAll as removeAssets } from '../features/assets/index.js';
import { removeAll as removePublications } from '../features/publications/index.js';
import { dropPinEvents } from '../features/webhooks/index.js';
import type { Context } from './context.js';

/**
 * Removes what pins left in a project up to an instant. Pins first, for they refer to files and
 * make events; each step can be repeated, so that a reset that broke off is finished by the next.
 */
export async function emptyProject(
	context: Pick<Context, 'publications' | 'assets' | 'files' | 'endpoints' | 'deliveries'>,
	workspaceId: string,
	madeBy: Date,
): Promise<void> {
	await removePublications(context, { workspaceId, madeBy });
	await dropPinEvents(context, { workspaceId, madeBy });
	await removeAssets(context, { workspaceId, madeBy });
}
