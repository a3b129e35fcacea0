import type { PublicationStore } from './store.js';

/** Records of one write: each leaves a dozen indexes, and a call must end within its time limit. */
const BATCH = 500;

/**
 * Removes everything a workspace made up to an instant, with its events that were not told yet. An
 * attempt under way finds its record gone and writes nothing. Safe to repeat.
 */
export async function removeAll(
	{ publications }: { readonly publications: Pick<PublicationStore, 'removeMadeBy'> },
	{ workspaceId, madeBy }: { readonly workspaceId: string; readonly madeBy: Date },
): Promise<void> {
	for (;;) {
		const removed = await publications.removeMadeBy({ workspaceId, madeBy, limit: BATCH });
		if (removed === 0) return;
	}
}
