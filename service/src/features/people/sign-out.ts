import { requirePerson, type Caller } from '../access/index.js';
import type { SessionCaches } from './session-caches.js';
import type { SessionStore } from './session-store.js';

export interface SignOutDeps {
	readonly sessions: SessionStore;
	readonly sessionCaches: SessionCaches;
}

/**
 * Ends the caller's sign-in with all its tokens: here at once, in other processes within 5 s.
 * Throws `session_required` for keys.
 */
export async function signOut(
	{ sessions, sessionCaches }: SignOutDeps,
	caller: Caller,
): Promise<void> {
	const { keyId } = requirePerson(caller);
	const session = await sessions.find(keyId);
	const ended = session ? await sessions.endFamily(session.family) : [];
	for (const hash of ended) sessionCaches.good.delete(hash);
}
