import type { PublicationRecord } from '../publications/index.js';
import { attemptPublish, type AttemptResult } from './attempt.js';
import { chooseMedia } from './choose-media.js';
import type { ClaimedPublication } from './claim-next.js';
import type { PublishingDeps } from './deps.js';

/** `forgotten`: the create call was refused because Pinterest does not know the video any more. */
export type MediaAwaited = { readonly kind: 'awaitsMedia'; readonly forgotten: boolean };

/** The classification of "media upload not found". */
const UPLOAD_NOT_FOUND = 15;

/** One attempt with the media that the pin is made of, where that is at hand. */
export async function attemptWithMedia(
	deps: PublishingDeps,
	claimed: ClaimedPublication,
	signal: AbortSignal,
): Promise<AttemptResult | MediaAwaited> {
	const chosen = await chooseMedia(deps, claimed.record);
	switch (chosen.kind) {
		case 'awaited':
			await prepareLane(deps, claimed.record);
			return { kind: 'awaitsMedia', forgotten: false };
		case 'busy':
			return { kind: 'notTried', why: 'busy' };
		case 'refused':
			return chosen;
		case 'ready':
			break;
	}
	try {
		const result = await attemptPublish(deps, { ...claimed, media: chosen.media }, signal);
		const forgotten =
			chosen.media.kind === 'videoId' &&
			result.kind === 'failed' &&
			result.error.upstream.rule === UPLOAD_NOT_FOUND;
		return forgotten ? { kind: 'awaitsMedia', forgotten } : result;
	} finally {
		chosen.release();
	}
}

/** Made with the account's first video: most accounts have none. */
const prepareLane = (
	{ lanes, clock }: PublishingDeps,
	{ accountId: laneId, workspaceId }: PublicationRecord,
): Promise<void> => lanes.ensure({ kind: 'prepare', laneId, workspaceId, now: clock.now() });
