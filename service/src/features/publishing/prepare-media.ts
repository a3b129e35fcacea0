import type { MediaStep } from '../../domain/media-steps.js';
import { ServiceError, UpstreamError } from '../../domain/errors.js';
import type { MediaRegistration, MediaStatus } from '../../pinterest/port.js';
import { findAsset, readAsset, type AssetRecord } from '../assets/index.js';
import type { RunResult } from '../lanes/index.js';
import { changeOf, type MediaProgress, type PublicationRecord } from '../publications/index.js';
import { applyOutcome } from './apply-outcome.js';
import { callAccount } from './call-account.js';
import type { PublishingDeps } from './deps.js';
import { keepClaim } from './keep-claim.js';
import { mediaOutcome, progressOf } from './media-outcome.js';

/**
 * The next step of a claimed record's video: register and upload, or one look. Every step may be
 * repeated; what was reached is stored before the next one, so a crash costs one step at most.
 */
export async function prepareMedia(
	deps: PublishingDeps,
	record: PublicationRecord,
	signal: AbortSignal,
): Promise<RunResult> {
	const claim = keepClaim(deps, record, signal);
	try {
		// Asked before the step: a pair that is connected meanwhile must not be condemned by it.
		const tokenVersion = (await deps.accounts.find(record.accountId))?.version;
		const step = await stepOf(deps, record, claim.signal);
		const outcome = { ...mediaOutcome(deps, step), tokenVersion };
		const applied = await applyOutcome(deps, record, outcome);
		if (applied.kind === 'applied' && applied.decision.trigger === 'ready') {
			deps.wake('publish', record.accountId);
		}
		return {};
	} finally {
		claim.release();
	}
}

async function stepOf(
	deps: PublishingDeps,
	record: PublicationRecord,
	signal: AbortSignal,
): Promise<MediaStep> {
	// The outcome grants it.
	if (record.cancelRequestedAt) return { kind: 'stopped' };
	const media = progressOf(record, deps.clock.now());
	try {
		if (media.mediaId === null) return await bring(deps, record, signal);
		const status = await callAccount(deps, record.accountId, (port, token) =>
			port.mediaStatus(token, { mediaId: media.mediaId ?? '' }, { signal }),
		);
		const step = stepOfLook(media, status);
		return step ?? (await bring(deps, record, signal));
	} catch (error) {
		if (signal.aborted) return { kind: 'stopped' };
		if (error instanceof UpstreamError) return { kind: 'fault', error, asking: isAsking(media) };
		if (error instanceof ServiceError) return { kind: 'hopeless', code: error.code };
		throw error;
	}
}

const isAsking = ({ uploadedAt }: MediaProgress): boolean => uploadedAt !== undefined;

/** Null: the place is there and empty, and who had its form is gone. */
function stepOfLook(media: MediaProgress, status: MediaStatus | null): MediaStep | null {
	switch (status) {
		case 'registered':
			// Once the storage took the bytes, Pinterest notices them after a while.
			return isAsking(media) ? { kind: 'processing' } : null;
		case 'processing':
			return isAsking(media)
				? { kind: 'processing' }
				: { kind: 'uploaded', mediaId: media.mediaId ?? '' };
		case 'succeeded':
			return { kind: 'succeeded' };
		case 'failed':
			return { kind: 'rejected' };
		case null:
			return { kind: 'forgotten' };
	}
}

/** Registers and uploads. The form is not stored: it is good for an hour and holds a signature. */
async function bring(
	deps: PublishingDeps,
	record: PublicationRecord,
	signal: AbortSignal,
): Promise<MediaStep> {
	const { workspaceId, accountId, content } = record;
	const asset = await findAsset(deps, { workspaceId, assetId: content.assetId ?? '' });
	if (!asset) return { kind: 'hopeless', code: 'asset_not_found' };
	if (asset.type !== 'video') return { kind: 'hopeless', code: 'missing_video_asset' };
	const registration = await callAccount(deps, accountId, (port, token) =>
		port.registerMedia(token, { signal }),
	);
	const stored = await storeRegistration(deps, record, registration);
	if (stored !== 'stored') return { kind: 'stopped' };
	await upload(deps, { accountId, asset, registration, signal });
	return { kind: 'uploaded', mediaId: registration.mediaId };
}

/** Under the claim that goes on: should the upload arrive and we not, its id is known. */
async function storeRegistration(
	{ publications, clock, settings }: PublishingDeps,
	claimed: PublicationRecord,
	{ mediaId }: MediaRegistration,
): Promise<'stored' | 'lost'> {
	const record = await publications.underFence(claimed._id, claimed.fence);
	if (record?.state !== 'preparing') return 'lost';
	const now = clock.now();
	const { uploadedAt: _, ...media } = progressOf(record, now);
	const change = changeOf(record, {
		trigger: 'lookAgain',
		now,
		set: {
			media: { ...media, mediaId, registrations: media.registrations + 1, looks: 0 },
			prepareAt: new Date(now.getTime() + settings.recordLeaseMs),
		},
		note: { message: `registered as media ${mediaId}` },
	});
	return (await publications.apply(change)) === 'applied' ? 'stored' : 'lost';
}

async function upload(
	deps: PublishingDeps,
	given: {
		accountId: string;
		asset: AssetRecord;
		registration: MediaRegistration;
		signal: AbortSignal;
	},
): Promise<void> {
	const { asset, registration, signal } = given;
	const account = await deps.accounts.find(given.accountId);
	if (!account) throw new ServiceError('account_revoked');
	const source = readAsset(deps, asset);
	try {
		await deps.ports.forProvider(account.provider).uploadMedia(
			registration,
			{
				source,
				size: asset.size,
				filename: asset.storedFilename,
				contentType: asset.contentType,
				timeoutMs: deps.settings.uploadTimeoutMs,
			},
			{ signal },
		);
	} finally {
		source.destroy();
	}
}
