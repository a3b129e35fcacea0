import type { Config } from '../config/config.js';
import type { LimitRate } from '../features/access/index.js';
import type { ActivityStore } from '../features/activity/index.js';
import type { AssetStore } from '../features/assets/index.js';
import type { ClientStore } from '../features/clients/index.js';
import type { AppBudget, LaneEngine, LaneStore } from '../features/lanes/index.js';
import type { PublicationStore } from '../features/publications/index.js';
import type { LinkPauses, UnknownAnswers } from '../features/publishing/index.js';
import type { Vault } from '../features/vault/index.js';
import type { DeliveryStore, EndpointStore } from '../features/webhooks/index.js';
import type { DatabaseClock } from '../platform/clock.js';
import type { DatabaseWatch } from '../platform/database-watch.js';
import type { Logger } from '../platform/logger.js';
import type { Connection } from '../platform/mongo.js';
import type { Outbound } from '../platform/outbound.js';
import type { RedisConnection } from '../platform/redis.js';
import type { FileStorage } from '../platform/storage/storage.js';
import type { Access } from './access.js';
import type { Accounts } from './accounts.js';
import type { People } from './people.js';
import type { Ports } from './ports.js';

/** What the work of a process is made of. */
export interface Parts {
	readonly config: Config;
	readonly logger: Logger;
	readonly connection: Connection;
	readonly watch: DatabaseWatch;
	readonly clock: DatabaseClock;
	readonly vault: Vault;
	readonly outbound: Outbound;
	readonly ports: Ports;
	readonly lanes: LaneStore;
	readonly appBudget: AppBudget;
	readonly engine: LaneEngine;
	readonly access: Access;
	readonly people: People;
	/** For limits over all processes; fails at once while Redis is away. */
	readonly redis: RedisConnection;
	/** Limits of the callers' requests. */
	readonly limitRate: LimitRate;
	readonly accounts: Accounts;
	readonly clients: ClientStore;
	readonly publications: PublicationStore;
	readonly linkPauses: LinkPauses;
	readonly assets: AssetStore;
	readonly files: FileStorage;
	readonly unknownAnswers: UnknownAnswers;
	readonly endpoints: EndpointStore;
	readonly deliveries: DeliveryStore;
	readonly activity: ActivityStore;
}
