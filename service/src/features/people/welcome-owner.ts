import { makeOwner, type MakeOwnerDeps } from './make-owner.js';
import { normalEmail } from './normal-email.js';
import { hashPassword } from './password.js';
import { issueSetupLink, type IssueSetupLinkDeps } from './setup-link.js';

export interface WelcomeOwnerDeps extends MakeOwnerDeps, IssueSetupLinkDeps {
	readonly owner: { readonly email: string; readonly password: string } | null;
	readonly timeZone: string;
}

/**
 * What a start does while there is no owner: makes the one of the settings, else answers with the
 * path of a new set-up link. Null once there is an owner.
 */
export async function welcomeOwner(deps: WelcomeOwnerDeps): Promise<string | null> {
	if (await deps.people.hasOwner()) return null;
	const { owner, timeZone: timezone } = deps;
	if (!owner) return issueSetupLink(deps);
	const passwordHash = await hashPassword(owner.password);
	await makeOwner(deps, {
		email: normalEmail(owner.email),
		passwordHash,
		fullName: null,
		timezone,
	});
	return null;
}
