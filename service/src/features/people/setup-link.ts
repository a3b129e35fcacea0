import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { derivedId } from '../../platform/ids.js';
import type { Random } from '../../platform/random.js';
import type { SetupLinkRecord } from './model.js';
import { normalEmail } from './normal-email.js';
import { generateToken, hashToken } from './session-token.js';
import type { PeopleStore } from './store.js';

export interface IssueSetupLinkDeps {
	readonly people: PeopleStore;
	readonly clock: Clock;
	readonly random: Random;
}

const LIFE_MS = 24 * 3_600_000;
const FIRST = 'first';

export const SETUP_PATH = '/setup';

/** Who the link is for; without a name for the first owner of all. */
export interface SetupLinkFor {
	readonly email: string;
	/** The organization of whoever runs the service when absent. */
	readonly organizationId?: string;
}

/** The path of a new link that makes an owner once, within 24 h; an earlier one for the same is void. */
export async function issueSetupLink(
	{ people, clock, random }: IssueSetupLinkDeps,
	given?: SetupLinkFor,
): Promise<string> {
	const token = generateToken(random);
	const now = clock.now();
	const email = given ? normalEmail(given.email) : null;
	await people.putLink({
		_id: email === null ? FIRST : derivedId('setup', email),
		hash: hashToken(token),
		email,
		organizationId: given?.organizationId ?? null,
		createdAt: now,
		expiresAt: new Date(now.getTime() + LIFE_MS),
	});
	return `${SETUP_PATH}/${token}`;
}

/** The link of a token; throws `setup_link_invalid`. That of the first owner ends with the first. */
export async function readSetupLink(
	{ people, clock }: Pick<IssueSetupLinkDeps, 'people' | 'clock'>,
	token: string,
): Promise<SetupLinkRecord> {
	const link = await people.findLink(hashToken(token), clock.now());
	if (!link || (link._id === FIRST && (await people.hasOwner()))) {
		throw new ServiceError('setup_link_invalid');
	}
	return link;
}
