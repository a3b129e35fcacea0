import type { PinContent } from '../../domain/fingerprint.js';
import type { Finding } from '../../domain/preflight-findings.js';
import { parseUrl } from '../../platform/parse-url.js';
import type { AccountFacts } from '../accounts/index.js';
import type { InspectDeps } from './deps.js';
import { lookAtBoard } from './look-at-board.js';
import { lookAtLink } from './look-at-link.js';
import { lookAtMedia } from './look-at-media.js';

export interface Inspected {
	/** Whose board it is; null: the board is not looked at. */
	readonly account: AccountFacts | null;
	readonly content: PinContent;
	/** The instant it is planned for; null = at once. */
	readonly runAt: Date | null;
	readonly signal?: AbortSignal;
}

/**
 * Looks at everything of a pin that can fail and can be known ahead: media, link and board, all
 * at the same time. Media first in the answer, then the link, then the board. Stores nothing.
 */
export async function inspect(
	deps: InspectDeps,
	{ account, content, runAt, signal }: Inspected,
): Promise<Finding[]> {
	const now = deps.clock.now();
	const look = {
		now,
		endsAt: deps.clock.monotonic() + deps.settings.timeoutMs,
		fetchedAt: runAt && runAt > now ? runAt : now,
		signal,
	};
	const media = [
		{ address: content.imageUrl, field: 'image_url' },
		{ address: content.coverImageUrl, field: 'cover_image_url' },
	];
	const looks = await Promise.all([
		...media.map(async ({ address, field }) => {
			const url = parsed(address);
			return url ? lookAtMedia(deps, { ...look, url, field }) : [];
		}),
		(async () => {
			const url = parsed(content.link);
			return url ? lookAtLink(deps, { ...look, url, field: 'link_url' }) : [];
		})(),
		account ? lookAtBoard(deps, account, content.boardId) : [],
	]);
	return looks.flat();
}

/** Addresses are stored in their normal form, so there is one wherever there is a text. */
const parsed = (address: string | null): URL | undefined =>
	address === null ? undefined : parseUrl(address);
