import type { Clock } from '../../platform/clock.js';
import { createTtlCache, type TtlCache } from '../../platform/ttl-cache.js';
import { findWorkspace, type FindWorkspaceDeps } from './find-workspace.js';
import type { OrganizationRecord } from './organization-model.js';
import type { OrganizationStore } from './organization-store.js';

export type OrganizationCache = TtlCache<OrganizationRecord | null>;

const TTL_MS = 3_000;
const MAX_ENTRIES = 5_000;

export const createOrganizationCache = (clock: Pick<Clock, 'monotonic'>): OrganizationCache =>
	createTtlCache({ clock, ttlMs: TTL_MS, maxEntries: MAX_ENTRIES });

export interface FindOrganizationDeps extends FindWorkspaceDeps {
	readonly organizations: Pick<OrganizationStore, 'find'>;
	readonly organizationCache: OrganizationCache;
}

/** The organization of a workspace with its id, a few seconds old; its record may not be made yet. */
export async function findOrganization(
	deps: FindOrganizationDeps,
	workspaceId: string,
): Promise<{ readonly id: string; readonly record: OrganizationRecord | null } | null> {
	const workspace = await findWorkspace(deps, workspaceId);
	if (!workspace) return null;
	const { organizationId: id } = workspace;
	const record = await deps.organizationCache.load(id, () => deps.organizations.find(id));
	return { id, record };
}
