import { ServiceError } from '../../domain/errors.js';
import type { Logger } from '../../platform/logger.js';
import type { NoteActivity } from '../activity/index.js';
import { describePerson, type DescribePersonDeps, type PersonContext } from './describe-person.js';
import type { UserRecord } from './model.js';
import { limitSignIns, type LimitSignInsDeps } from './limit-sign-ins.js';
import { normalEmail } from './normal-email.js';
import { isPassword } from './password.js';
import { startSession, type StartedSession, type StartSessionDeps } from './start-session.js';

export interface SignInDeps extends DescribePersonDeps, StartSessionDeps, LimitSignInsDeps {
	readonly note: NoteActivity;
	readonly logger: Logger;
}

export interface SignInInput {
	readonly email: string;
	readonly password: string;
	/** Where the request came from. */
	readonly address: string | undefined;
	readonly requestId: string;
}

export interface SignedIn {
	readonly person: PersonContext;
	readonly session: StartedSession;
}

/**
 * A new session for who knows the password. Throws `rate_limited`, and `invalid_credentials` for
 * a wrong password and an unknown name alike, after the same work.
 */
export async function signIn(deps: SignInDeps, input: SignInInput): Promise<SignedIn> {
	const email = normalEmail(input.email);
	await limitSignIns(deps, { email, address: input.address });
	const user = await deps.people.byEmail(email);
	const known = await isPassword(input.password, user?.passwordHash);
	if (!user || !known) {
		// Not awaited: the answer must not take longer where the name exists.
		noteRefusal(deps, input, user).catch((error: unknown) => {
			deps.logger.warn({ err: String(error) }, 'a refused sign-in could not be noted');
		});
		throw new ServiceError('invalid_credentials');
	}
	const person = await describePerson(deps, user);
	if (!person) throw new ServiceError('invalid_credentials', { internal: 'belongs to no project' });
	const project = person.projects.active;
	const session = await startSession(deps, user, { project });
	deps.note(
		{
			kind: 'user',
			workspaceId: project._id,
			keyId: session.id,
			keyName: user.email,
			userId: user._id,
		},
		{
			action: 'session.created',
			category: 'security',
			message: `${user.email} signed in.`,
			resource: { type: 'session', id: session.id },
			requestId: input.requestId,
			metadata: { address: input.address ?? null },
		},
	);
	return { person, session };
}

/** In the log of the project a known person works in; of an unknown name only a line is kept. */
async function noteRefusal(
	deps: SignInDeps,
	{ address, requestId }: SignInInput,
	user: UserRecord | null,
): Promise<void> {
	const line = { address, known: user !== null, request_id: requestId };
	deps.logger.info(line, 'a sign-in was refused');
	const person = user && (await describePerson(deps, user));
	if (!user || !person) return;
	deps.note(
		{ kind: 'user', workspaceId: person.projects.active._id, keyId: '', keyName: user.email },
		{
			action: 'session.refused',
			category: 'security',
			status: 'failed',
			message: `A sign-in as ${user.email} was refused: the password was wrong.`,
			resource: { type: 'user', id: user._id },
			requestId,
			metadata: { session_id: null, address: address ?? null },
		},
	);
}
