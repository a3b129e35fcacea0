import { ServiceError } from '../../domain/errors.js';
import { requirePerson, type Caller } from '../access/index.js';
import { describePerson } from './describe-person.js';
import { limitSignIns } from './limit-sign-ins.js';
import { hashPassword, isPassword } from './password.js';
import type { SessionCaches } from './session-caches.js';
import type { SessionStore } from './session-store.js';
import type { SignedIn, SignInDeps } from './sign-in.js';
import { startSession } from './start-session.js';

export interface ChangePasswordDeps extends SignInDeps {
	readonly sessions: SessionStore;
	readonly sessionCaches: SessionCaches;
}

export interface ChangePasswordInput {
	readonly currentPassword: string;
	readonly newPassword: string;
	readonly address: string | undefined;
	readonly requestId: string;
}

/**
 * Gives the caller a new password and a new session; all others of theirs are over within 5 s.
 * Throws `session_required`, `rate_limited`, `invalid_credentials` and `conflict`.
 */
export async function changePassword(
	deps: ChangePasswordDeps,
	caller: Caller,
	input: ChangePasswordInput,
): Promise<SignedIn> {
	const { userId, keyName: email } = requirePerson(caller);
	await limitSignIns(deps, { email, address: input.address });
	const before = await deps.people.find(userId);
	if (!before || !(await isPassword(input.currentPassword, before.passwordHash))) {
		throw new ServiceError('invalid_credentials', {
			message: 'The current password is not right.',
			remedy: 'Send the password you signed in with as current_password.',
		});
	}
	const passwordHash = await hashPassword(input.newPassword);
	const now = deps.clock.now();
	const user = await deps.people.changePassword(before, { passwordHash, now });
	if (!user) {
		throw new ServiceError('conflict', { message: 'The password was changed by another request.' });
	}
	for (const hash of await deps.sessions.endAllOf(userId)) deps.sessionCaches.good.delete(hash);
	const person = await describePerson(deps, user, caller.workspaceId);
	if (!person) throw new Error(`user ${userId} belongs to no project`);
	const session = await startSession(deps, user, { project: person.projects.active });
	deps.note(caller, {
		action: 'user.password_changed',
		category: 'security',
		message: `${email} changed their password; all other sign-ins have ended.`,
		resource: { type: 'user', id: userId },
		requestId: input.requestId,
	});
	return { person, session };
}
