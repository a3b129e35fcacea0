import { ServiceError } from '../../domain/errors.js';
import type { PinContent } from '../../domain/fingerprint.js';
import type { Base64Image, PinMedia, VideoCover } from '../../pinterest/port.js';
import { FileMissing } from '../../platform/storage/storage.js';
import { findAsset, readAsset, type AssetRecord } from '../assets/index.js';
import type { MediaProgress, PublicationRecord } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';

export type MediaChoice =
	/** `release` when it was sent: image bytes are held until then. */
	| { readonly kind: 'ready'; readonly media: PinMedia; release(): void }
	/** A video that is not yet at Pinterest. */
	| { readonly kind: 'awaited' }
	/** So many image bytes are held already that these must wait. */
	| { readonly kind: 'busy' }
	| { readonly kind: 'refused'; readonly error: ServiceError };

type Deps = Pick<PublishingDeps, 'assets' | 'files' | 'imageBytes'>;
type Bytes = { readonly kind: 'bytes'; readonly image: Base64Image; release(): void };

const NOTHING_HELD = (): void => undefined;

/** What a claimed pin is made of, in the form in which Pinterest is given it. */
export async function chooseMedia(
	deps: Deps,
	{ workspaceId, accountId, intent, media }: PublicationRecord,
): Promise<MediaChoice> {
	if (!intent) throw new Error('media is chosen without an intent');
	const { imageUrl, assetId } = intent;
	if (imageUrl) return ready({ kind: 'imageUrl', url: imageUrl });
	if (!assetId) return refused('invalid_payload', 'The pin has no image.');
	const asset = await findAsset(deps, { workspaceId, assetId });
	if (!asset) return refused('asset_not_found');
	if (asset.type === 'video') {
		const mediaId = isOf(media, { accountId, assetId }) && media.ready ? media.mediaId : null;
		return mediaId ? withCover(deps, { workspaceId, mediaId, intent }) : { kind: 'awaited' };
	}
	const read = await readImage(deps, asset);
	if (read.kind !== 'bytes') return read;
	return { ...read, kind: 'ready', media: { kind: 'imageBase64', ...read.image } };
}

/** Whether this progress is for this account's upload of this file. */
export const isOf = (
	media: MediaProgress | null | undefined,
	{ accountId, assetId }: { readonly accountId: string; readonly assetId: string | null },
): media is MediaProgress => media?.accountId === accountId && media.assetId === assetId;

const ready = (media: PinMedia): MediaChoice => ({ kind: 'ready', media, release: NOTHING_HELD });

const refused = (
	code: 'invalid_payload' | 'asset_not_found',
	message?: string,
): Extract<MediaChoice, { kind: 'refused' }> => ({
	kind: 'refused',
	error: new ServiceError(code, { message }),
});

async function withCover(
	deps: Deps,
	video: { workspaceId: string; mediaId: string; intent: PinContent },
): Promise<MediaChoice> {
	const { workspaceId, mediaId, intent } = video;
	const videoWith = (cover: VideoCover): PinMedia => ({ kind: 'videoId', mediaId, cover });
	if (intent.coverImageUrl) return ready(videoWith({ kind: 'url', url: intent.coverImageUrl }));
	if (!intent.coverImageAssetId) return ready(videoWith({ kind: 'keyFrame', seconds: 0 }));
	const cover = await findAsset(deps, { workspaceId, assetId: intent.coverImageAssetId });
	if (!cover) return refused('asset_not_found', 'The stored cover of the video is not there.');
	const read = await readImage(deps, cover);
	if (read.kind !== 'bytes') return read;
	return { ...read, kind: 'ready', media: videoWith({ kind: 'base64', ...read.image }) };
}

/** The one place where a file is held whole: Pinterest takes images inside JSON. */
async function readImage(
	deps: Deps,
	asset: AssetRecord,
): Promise<Bytes | Extract<MediaChoice, { kind: 'busy' | 'refused' }>> {
	const { contentType, size } = asset;
	if (contentType !== 'image/jpeg' && contentType !== 'image/png') {
		return refused('invalid_payload', 'The stored file that is to be the picture is a video.');
	}
	const release = deps.imageBytes.take(size);
	if (!release) return { kind: 'busy' };
	try {
		const chunks: Uint8Array[] = [];
		for await (const chunk of readAsset(deps, asset)) chunks.push(chunk as Uint8Array);
		const data = Buffer.concat(chunks).toString('base64');
		return { kind: 'bytes', image: { contentType, data }, release };
	} catch (error) {
		release();
		if (error instanceof FileMissing) return refused('asset_not_found');
		throw error;
	}
}
