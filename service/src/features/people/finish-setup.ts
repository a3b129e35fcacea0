import { ServiceError } from '../../domain/errors.js';
import type { NoteActivity } from '../activity/index.js';
import { makeOwner, type MakeOwnerDeps } from './make-owner.js';
import { normalEmail } from './normal-email.js';
import { hashPassword } from './password.js';
import { hashToken } from './session-token.js';
import { readSetupLink } from './setup-link.js';

export interface FinishSetupDeps extends MakeOwnerDeps {
	readonly note: NoteActivity;
	/** Of people who name none. */
	readonly timeZone: string;
}

export interface FinishSetupInput {
	readonly token: string;
	/** Of no effect where the link is for an address. */
	readonly email: string;
	readonly fullName: string | null;
	readonly password: string;
	readonly requestId: string;
}

/** Uses the link up and makes its owner; answers with the address. Throws `setup_link_invalid`. */
export async function finishSetup(
	deps: FinishSetupDeps,
	{ token, requestId, ...input }: FinishSetupInput,
): Promise<string> {
	await readSetupLink(deps, token);
	const passwordHash = await hashPassword(input.password);
	const link = await deps.people.useLink(hashToken(token), deps.clock.now());
	if (!link) throw new ServiceError('setup_link_invalid');
	const email = link.email ?? normalEmail(input.email);
	const { user, workspaceId } = await makeOwner(
		deps,
		{ email, passwordHash, fullName: input.fullName, timezone: deps.timeZone },
		link.organizationId,
	);
	deps.note(
		{ kind: 'user', workspaceId, keyId: '', keyName: email, userId: user._id },
		{
			action: 'user.owner_created',
			category: 'security',
			message: `${email} became an owner by a set-up link.`,
			resource: { type: 'user', id: user._id },
			requestId,
			metadata: { session_id: null },
		},
	);
	return email;
}
