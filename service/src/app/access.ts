import type { Config } from '../config/config.js';
import {
	createApiKeyStore,
	createKeyCaches,
	createRateLimit,
	type ApiKeyStore,
	type KeyCaches,
	type LimitRate,
} from '../features/access/index.js';
import {
	createWorkspaceCache,
	createWorkspaceStore,
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
	readonly limitRate: LimitRate;
	readonly clock: Clock;
	readonly logger: Logger;
}

export function createAccess({
	connection,
	clock,
	logger,
	limits,
}: {
	connection: Connection;
	clock: Clock;
	logger: Logger;
	limits: Config['access'];
}): Access {
	return {
		apiKeys: createApiKeyStore(connection),
		keyCaches: createKeyCaches(clock),
		workspaces: createWorkspaceStore(connection),
		workspaceCache: createWorkspaceCache(clock),
		limitRate: createRateLimit(limits),
		clock,
		logger,
	};
}
