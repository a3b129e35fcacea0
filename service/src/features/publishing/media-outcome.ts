import { decideAfterMediaStep, type MediaFacts, type MediaStep } from '../../domain/media-steps.js';
import type { Decision } from '../../domain/retry-policy.js';
import type { ChangeRequest, MediaProgress, PublicationRecord } from '../publications/index.js';
import type { Outcome } from './apply-outcome.js';
import { isOf } from './choose-media.js';
import type { PublishingDeps } from './deps.js';

type Deps = Pick<PublishingDeps, 'clock' | 'random' | 'settings'>;

/** The record's way so far, or a new one when what there is belongs to another file or account. */
export function progressOf(
	{ accountId, content: { assetId }, media }: PublicationRecord,
	now: Date,
): MediaProgress {
	if (assetId === null) throw new Error('a record without a stored file has no media to prepare');
	if (isOf(media, { accountId, assetId })) return media;
	return {
		accountId,
		assetId,
		mediaId: null,
		registrations: 0,
		since: now,
		faults: 0,
		looks: 0,
		ready: false,
	};
}

/** What a step does to the record; its next step has a time of its own, outside the lane's. */
export function mediaOutcome(deps: Deps, step: MediaStep): Outcome {
	const { clock, random, settings } = deps;
	const fraction = random.fraction();
	const decide = (record: PublicationRecord): Decision =>
		decideAfterMediaStep(step, factsOf(record, { now: clock.now(), fraction }), settings);
	return {
		decide: (record) => {
			const { waitMs, ...decision } = decide(record);
			return decision.trigger === 'lookAgain' ? decision : { ...decision, waitMs };
		},
		describe: (record, { trigger }) => {
			const now = clock.now();
			const media = progressAfter(step, progressOf(record, now), now);
			if (trigger !== 'lookAgain') return { set: { media }, unset: ['prepareAt'], ...noteOf(step) };
			const prepareAt = new Date(now.getTime() + (decide(record).waitMs ?? 0));
			const quiet = step.kind === 'processing';
			return { set: { media, prepareAt }, quiet, ...noteOf(step) };
		},
		...(step.kind === 'fault' ? { message: step.error.details.message } : {}),
	};
}

/** The record waits for its video from now on. `forgotten`: what it had is of no use any more. */
export const awaitMedia = (
	{ clock }: Deps,
	{ forgotten, attempted }: { readonly forgotten: boolean; readonly attempted: boolean },
): Outcome => ({
	decide: (record) =>
		record.cancelRequestedAt
			? { trigger: 'concedeCancel', code: 'canceled' }
			: { trigger: 'awaitMedia' },
	describe: (record, { trigger }) => {
		const now = clock.now();
		const known = { ...progressOf(record, now), since: now, faults: 0 };
		const media = forgotten ? withoutUpload(known) : known;
		return {
			set: trigger === 'awaitMedia' ? { media, prepareAt: now } : { media },
			...(attempted ? { counts: { attempts: 1 } } : {}),
			...(forgotten ? { note: { message: 'Pinterest does not know the video any more' } } : {}),
		};
	},
});

function factsOf(
	record: PublicationRecord,
	{ now, fraction }: { now: Date; fraction: number },
): MediaFacts {
	const { registrations, faults, looks, since, uploadedAt } = progressOf(record, now);
	return {
		registrations,
		faults,
		looks,
		waitedMs: now.getTime() - since.getTime(),
		processingMs: uploadedAt ? now.getTime() - uploadedAt.getTime() : 0,
		cancelRequested: record.cancelRequestedAt !== undefined,
		random: fraction,
	};
}

const withoutUpload = ({ uploadedAt: _, ...media }: MediaProgress): MediaProgress => ({
	...media,
	mediaId: null,
	looks: 0,
	ready: false,
});

function progressAfter(step: MediaStep, media: MediaProgress, now: Date): MediaProgress {
	switch (step.kind) {
		case 'uploaded':
			return { ...media, mediaId: step.mediaId, uploadedAt: now, looks: 0, faults: 0 };
		case 'processing':
			return { ...media, looks: media.looks + 1, faults: 0 };
		case 'succeeded':
			return { ...media, ready: true, faults: 0 };
		case 'rejected':
		case 'forgotten':
			return withoutUpload(media);
		case 'fault': {
			const faults = media.faults + 1;
			const refused = step.error.code === 'media_upload_refused';
			return { ...(refused ? withoutUpload(media) : media), faults };
		}
		case 'hopeless':
		case 'stopped':
			return media;
	}
}

function noteOf(step: MediaStep): Pick<ChangeRequest, 'note'> {
	switch (step.kind) {
		case 'uploaded':
			return { note: { message: `the video is at Pinterest as media ${step.mediaId}` } };
		case 'succeeded':
			return { note: { message: 'Pinterest has processed the video' } };
		case 'forgotten':
			return { note: { message: 'Pinterest does not know the video' } };
		case 'fault':
			return { note: { requestId: step.error.upstream.requestId } };
		case 'stopped':
			return { note: { message: 'the upload was interrupted' } };
		case 'processing':
		case 'rejected':
		case 'hopeless':
			return {};
	}
}
