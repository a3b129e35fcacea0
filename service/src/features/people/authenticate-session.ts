import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { SCOPES, type Caller } from '../access/index.js';
import { holderOf } from './holder-of.js';
import type { SessionRecord, UserRecord } from './model.js';
import type { ActiveSession, SessionCaches } from './session-caches.js';
import type { SessionStore } from './session-store.js';
import { hashToken } from './session-token.js';
import type { PeopleStore } from './store.js';

export interface AuthenticateSessionDeps {
	readonly people: PeopleStore;
	readonly sessions: SessionStore;
	readonly sessionCaches: SessionCaches;
	readonly clock: Clock;
}

/**
 * The person whose token this is, in the project of the token. An ended session is refused within
 * 5 s in every process. Throws `session_expired`.
 */
export async function authenticateSession(
	deps: AuthenticateSessionDeps,
	token: string,
): Promise<Caller> {
	const { sessionCaches, clock } = deps;
	const hash = hashToken(token);
	if (sessionCaches.bad.get(hash)) throw new ServiceError('session_expired');
	const held =
		sessionCaches.good.get(hash) ??
		(await sessionCaches.good.load(hash, async () => {
			const active = await lookUp(deps, hash);
			if (active) return active;
			sessionCaches.bad.set(hash, true);
			throw new ServiceError('session_expired');
		}));
	if (held.expiresAt <= clock.now()) throw new ServiceError('session_expired');
	return held.caller;
}

async function lookUp(
	{ people, sessions }: AuthenticateSessionDeps,
	hash: string,
): Promise<ActiveSession | null> {
	const session = await sessions.byHash(hash);
	if (!session) return null;
	const user = await holderOf({ people }, session);
	return user && { caller: callerOf(session, user), expiresAt: session.expiresAt };
}

const callerOf = (session: SessionRecord, user: UserRecord): Caller => ({
	kind: 'user',
	workspaceId: session.workspaceId,
	keyId: session._id,
	keyName: user.email,
	userId: user._id,
	scopes: SCOPES,
	accountIds: null,
	requestsPerMinute: null,
});
