import type { Config } from '../config/config.js';
import {
	createPeopleStore,
	createSessionCaches,
	createSessionStore,
	type PeopleStore,
	type SessionCaches,
	type SessionStore,
} from '../features/people/index.js';
import type { Clock } from '../platform/clock.js';
import type { Connection } from '../platform/mongo.js';
import { createRateLimiter, type RateLimiter } from '../platform/rate-limiter.js';
import type { RedisConnection } from '../platform/redis.js';

/** Who can sign in, and who is signed in. */
export interface People {
	readonly people: PeopleStore;
	readonly sessions: SessionStore;
	readonly sessionCaches: SessionCaches;
	readonly signIns: RateLimiter;
	readonly sessionMs: number;
	readonly clock: Clock;
}

const MINUTE_SECONDS = 60;

export function createPeople({
	connection,
	clock,
	redis,
	config,
}: {
	connection: Connection;
	clock: Clock;
	redis: RedisConnection;
	config: Config;
}): People {
	return {
		people: createPeopleStore(connection),
		sessions: createSessionStore(connection),
		sessionCaches: createSessionCaches(clock),
		signIns: createRateLimiter({
			connection: redis,
			prefix: `${config.lanes.queuePrefix}:sign-in`,
			points: config.people.signInsPerMinute,
			windowSeconds: MINUTE_SECONDS,
		}),
		sessionMs: config.people.sessionMs,
		clock,
	};
}
