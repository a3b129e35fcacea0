import { UpstreamError } from '../domain/errors.js';
import type { Outbound } from '../platform/outbound.js';
import type { Wire } from './call-pinterest.js';
import type { MediaBytes } from './port.js';
import { sendRequest, type Sent } from './send-request.js';
import type { UploadForm } from './upload-form.js';

export interface SendUpload {
	readonly wire: Wire;
	/** For every place that is not on Pinterest's own host; without it only that host is called. */
	readonly outbound?: Pick<Outbound, 'request'>;
}

interface Upload {
	readonly url: string;
	readonly form: UploadForm;
	readonly bytes: Pick<MediaBytes, 'timeoutMs'>;
	readonly signal?: AbortSignal;
}

const MAX_BYTES = 16_384;

/**
 * Sends a form to the place that Pinterest named, without our token. The place is an address from
 * outside, so it goes through the guard unless it is Pinterest's host. Throws UpstreamError.
 */
export async function sendUpload(sender: SendUpload, upload: Upload): Promise<void> {
	try {
		const status = await statusOf(sender, upload);
		if (status < 200 || status >= 300) throw refusalOf(status);
	} finally {
		// Whatever was not sent must not stay open at its source.
		upload.form.body.destroy();
	}
}

async function statusOf({ wire, outbound }: SendUpload, upload: Upload): Promise<number> {
	const { form, bytes, signal } = upload;
	const url = new URL(upload.url);
	const headers = { 'content-type': form.contentType, 'content-length': String(form.length) };
	if (url.origin === wire.origin) {
		const sent = await sendRequest(wire.dispatcher, {
			origin: url.origin,
			path: url.pathname + url.search,
			method: 'POST',
			headers: { ...headers, 'user-agent': 'pinlane' },
			body: form.body,
			timeoutMs: bytes.timeoutMs,
			maxBytes: MAX_BYTES,
			signal,
		});
		return answered(sent);
	}
	if (!outbound) throw unavailable(`no way to ${url.origin}`);
	try {
		const { status } = await outbound.request({
			url: upload.url,
			method: 'POST',
			headers,
			body: form.body,
			timeoutMs: bytes.timeoutMs,
			maxResponseBytes: MAX_BYTES,
			signal,
		});
		return status;
	} catch (cause) {
		throw unavailable(String(cause), cause);
	}
}

function answered(sent: Sent): number {
	if (sent.kind !== 'answered') throw unavailable(sent.reason);
	return sent.status;
}

const unavailable = (reason: string, cause?: unknown): UpstreamError =>
	new UpstreamError('pinterest_unavailable', 'unavailable', {
		internal: `the upload did not get through: ${reason}`,
		cause,
	});

/** A storage that is busy takes the same form later; any other refusal lies in the form. */
function refusalOf(status: number): UpstreamError {
	const upstream = { status };
	if (status >= 500 || status === 408 || status === 429) {
		return new UpstreamError('pinterest_unavailable', 'unavailable', { upstream });
	}
	return new UpstreamError('media_upload_refused', 'refused', { upstream });
}
