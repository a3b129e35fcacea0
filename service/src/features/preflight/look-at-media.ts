import { findingOf, type Finding } from '../../domain/preflight-findings.js';
import { judgeExpiry, judgeMedia } from '../../domain/media-rules.js';
import type { OutboundFaultKind } from '../../platform/outbound-errors.js';
import type { OutboundResponse } from '../../platform/outbound.js';
import { follow, type FollowDeps, type Followed } from './follow.js';

export interface MediaLook {
	readonly url: URL;
	/** Wire name of the field that holds it. */
	readonly field: string;
	readonly now: Date;
	/** When Pinterest will fetch it. */
	readonly fetchedAt: Date;
	/** Monotonic milliseconds at which the look must be over. */
	readonly endsAt: number;
	readonly signal?: AbortSignal;
}

/** Enough for the header of every image but those that begin with a large preview. */
const READ_BYTES = 65_536;
/** Many hosts send WebP to whoever takes it, and JPEG to others. */
const ACCEPT = 'image/jpeg,image/png;q=0.9,*/*;q=0.1';

/** What is wrong with an image by its address, its first 64 kB and its declared length. */
export async function lookAtMedia(deps: FollowDeps, look: MediaLook): Promise<Finding[]> {
	const { url, field, now, fetchedAt, endsAt, signal } = look;
	const followed = await follow(deps, {
		url,
		method: 'GET',
		headers: { accept: ACCEPT },
		maxResponseBytes: READ_BYTES,
		endsAt,
		signal,
	});
	const givenAt = followed.kind === 'answer' && followed.response.status === 200 ? now : null;
	return [...judgeExpiry(url, { givenAt, fetchedAt, field }), ...findingsOf(followed, look)];
}

function findingsOf(followed: Followed, { url, field }: MediaLook): Finding[] {
	switch (followed.kind) {
		case 'refused':
			return [
				findingOf('media_address_refused', field, {
					message: `The image at ${url.hostname} is not at a public address.`,
				}),
			];
		case 'endless':
			return [findingOf('media_redirects', field)];
		case 'fault':
			return [
				findingOf('media_unreachable', field, {
					message: `The image could not be fetched: ${url.hostname} ${FAULTS[followed.fault]}.`,
				}),
			];
		case 'answer':
			return judgeAnswer(followed.response, { url, field });
	}
}

/** The end of a sentence that begins with a host. */
export const FAULTS: Readonly<Record<OutboundFaultKind, string>> = {
	timeout: 'did not answer in time',
	dns: 'is no name that can be found',
	connect: 'does not accept connections',
	tls: 'has no certificate that is trusted',
	reset: 'broke the connection off',
	protocol: 'answered with something that is no HTTP',
};

function judgeAnswer(
	{ status, body, headers }: OutboundResponse,
	{ url, field }: Pick<MediaLook, 'url' | 'field'>,
): Finding[] {
	const empty = body.length === 0;
	if (status !== 200 || empty) {
		const what = status === 200 ? 'without content' : `with status ${status}`;
		const message = `The address of the image answers ${what}.`;
		return [findingOf('media_answers_error', field, { message })];
	}
	const {
		'content-length': length,
		'content-type': type,
		'content-encoding': encoding = 'identity',
	} = headers;
	// Stored compressed and sent so to everybody: what it is cannot be told, and may well be good.
	if (encoding !== 'identity') return [];
	return judgeMedia(
		{
			url,
			bytes: body,
			length: typeof length === 'string' && /^\d{1,15}$/.test(length) ? Number(length) : null,
			contentType: typeof type === 'string' ? type : null,
		},
		field,
	);
}
