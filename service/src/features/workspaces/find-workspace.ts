import type { Clock } from '../../platform/clock.js';
import { createTtlCache, type TtlCache } from '../../platform/ttl-cache.js';
import type { WorkspaceRecord } from './model.js';
import type { WorkspaceStore } from './store.js';

export type WorkspaceCache = TtlCache<WorkspaceRecord | null>;

const TTL_MS = 5_000;
const MAX_ENTRIES = 5_000;

export const createWorkspaceCache = (clock: Pick<Clock, 'monotonic'>): WorkspaceCache =>
	createTtlCache({ clock, ttlMs: TTL_MS, maxEntries: MAX_ENTRIES });

export interface FindWorkspaceDeps {
	readonly workspaces: WorkspaceStore;
	readonly workspaceCache: WorkspaceCache;
}

/** The workspace with this id, up to 5 s old, or null. */
export function findWorkspace(
	{ workspaces, workspaceCache }: FindWorkspaceDeps,
	id: string,
): Promise<WorkspaceRecord | null> {
	return workspaceCache.load(id, () => workspaces.find(id));
}
