import { createHash } from 'node:crypto';
import { sameText, type Submission } from './fingerprint.js';

/** Records as far as they are compared with a newer one that is like them. */
export interface Likeness {
	readonly state: string;
	readonly createdAt: Date;
	readonly fault?: { readonly code: string } | null;
}

const NEAR_MS = 86_400_000;
/** Nothing of these is, or will be, on Pinterest. */
const WITHOUT_EFFECT = ['failed', 'canceled', 'removed'];

/**
 * The same for submissions that would look the same on Pinterest: account, board, media, link, and
 * for planned ones the day (UTC), since the same pin on several days is a campaign. 22 characters.
 */
export function likenessKey(submission: Submission): string {
	const { accountId, boardId, imageUrl, assetId, link, runAt } = submission;
	const media = imageUrl ?? assetId;
	const compared = [accountId, boardId, media, link, runAt?.slice(0, 10) ?? null];
	const text = JSON.stringify(compared.map((value) => (value === null ? null : sameText(value))));
	return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** Whether a record of the same likeness makes a new one a near-duplicate: a day, and not in vain. */
export function isNearDuplicate(other: Likeness, now: Date): boolean {
	const mayExist = !WITHOUT_EFFECT.includes(other.state) || other.fault?.code === 'unconfirmed';
	return mayExist && now.getTime() - other.createdAt.getTime() <= NEAR_MS;
}
