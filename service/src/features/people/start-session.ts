import type { Clock } from '../../platform/clock.js';
import { newId } from '../../platform/ids.js';
import type { Random } from '../../platform/random.js';
import type { WorkspaceRecord } from '../workspaces/index.js';
import type { SessionRecord, UserRecord } from './model.js';
import type { SessionStore } from './session-store.js';
import { generateSessionToken, hashToken } from './session-token.js';

export interface StartSessionDeps {
	readonly sessions: SessionStore;
	readonly clock: Clock;
	readonly random: Random;
	/** How long a sign-in lasts, in milliseconds. */
	readonly sessionMs: number;
}

export interface StartedSession {
	readonly id: string;
	/** The only time it exists outside its owner's hands. */
	readonly token: string;
	/** From now on, in whole seconds. */
	readonly expiresIn: number;
}

/** A new token of a person for a project; `parent`: of the same sign-in, and ends with it. */
export async function startSession(
	deps: StartSessionDeps,
	{ _id: userId, sessionEpoch: epoch }: Pick<UserRecord, '_id' | 'sessionEpoch'>,
	{ project, parent }: { readonly project: WorkspaceRecord; readonly parent?: SessionRecord },
): Promise<StartedSession> {
	const token = generateSessionToken(deps.random);
	const now = deps.clock.now();
	const id = newId();
	const expiresAt = parent?.expiresAt ?? new Date(now.getTime() + deps.sessionMs);
	await deps.sessions.insert({
		_id: id,
		hash: hashToken(token),
		userId,
		workspaceId: project._id,
		organizationId: project.organizationId,
		family: parent?.family ?? id,
		epoch: parent?.epoch ?? epoch,
		createdAt: now,
		expiresAt,
	});
	return { id, token, expiresIn: Math.floor((expiresAt.getTime() - now.getTime()) / 1_000) };
}
