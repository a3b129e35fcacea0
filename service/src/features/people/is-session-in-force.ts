import type { Clock } from '../../platform/clock.js';
import { holderOf, type HolderDeps } from './holder-of.js';
import type { SessionStore } from './session-store.js';

export interface IsSessionInForceDeps extends HolderDeps {
	readonly sessions: Pick<SessionStore, 'find'>;
	readonly clock: Pick<Clock, 'now'>;
}

/** Whether the session with this id could be used now; nothing remembered is asked. */
export async function isSessionInForce(deps: IsSessionInForceDeps, id: string): Promise<boolean> {
	const session = await deps.sessions.find(id);
	if (!session || session.expiresAt <= deps.clock.now()) return false;
	return (await holderOf(deps, session)) !== null;
}
