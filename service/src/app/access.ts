import {
	createApiKeyStore,
	createKeyCaches,
	type ApiKeyStore,
	type KeyCaches,
} from '../features/access/index.js';
import {
	createOrganizationCache,
	createOrganizationStore,
	createQuotaStore,
	createWorkspaceCache,
	createWorkspaceStore,
	type OrganizationCache,
	type OrganizationStore,
	type QuotaStore,
	type WorkspaceCache,
	type WorkspaceStore,
} from '../features/workspaces/index.js';
import type { Clock } from '../platform/clock.js';
import type { Logger } from '../platform/logger.js';
import type { Connection } from '../platform/mongo.js';

/** Keys and workspaces: what every request needs first. */
export interface Access {
	readonly apiKeys: ApiKeyStore;
	readonly keyCaches: KeyCaches;
	readonly workspaces: WorkspaceStore;
	readonly workspaceCache: WorkspaceCache;
	readonly organizations: OrganizationStore;
	readonly organizationCache: OrganizationCache;
	readonly quotas: QuotaStore;
	/** Of tenants without one of their own; 0 = none. */
	readonly monthlyQuota: number;
	readonly clock: Clock;
	readonly logger: Logger;
}

export function createAccess({
	connection,
	clock,
	logger,
	monthlyQuota = 0,
}: {
	connection: Connection;
	clock: Clock;
	logger: Logger;
	monthlyQuota?: number;
}): Access {
	return {
		apiKeys: createApiKeyStore(connection),
		keyCaches: createKeyCaches(clock),
		workspaces: createWorkspaceStore(connection),
		workspaceCache: createWorkspaceCache(clock),
		organizations: createOrganizationStore(connection),
		organizationCache: createOrganizationCache(clock),
		quotas: createQuotaStore(connection),
		monthlyQuota,
		clock,
		logger,
	};
}
