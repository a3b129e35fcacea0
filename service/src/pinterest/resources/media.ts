import { z } from 'zod';
import { UpstreamError } from '../../domain/errors.js';
import { callPinterest, type Wire } from '../call-pinterest.js';
import type { MediaRegistration, PinterestPort } from '../port.js';
import { uploadForm } from '../upload-form.js';
import { sendUpload, type SendUpload } from '../send-upload.js';
import { idField } from './fields.js';

const registeredSchema = z.object({
	media_id: idField,
	upload_url: z.url({ protocol: /^https?$/ }),
	// The order of the members is the order of the form.
	upload_parameters: z.record(z.string(), z.string()),
});

const statusSchema = z.object({
	status: z.enum(['registered', 'processing', 'succeeded', 'failed']),
});

const policySchema = z.object({ expiration: z.coerce.date() });

type MediaCalls = Pick<PinterestPort, 'registerMedia' | 'uploadMedia' | 'mediaStatus'>;

/** The way of a video: a place for it, its bytes, and what became of it. Nothing here is public. */
export function mediaResource(wire: Wire, outbound?: SendUpload['outbound']): MediaCalls {
	return {
		registerMedia: async (token, { signal } = {}) => {
			const { value } = await callPinterest(wire, {
				operation: 'write',
				method: 'POST',
				path: '/media',
				authorization: `Bearer ${token}`,
				body: { contentType: 'application/json', text: '{"media_type":"video"}' },
				schema: registeredSchema,
				secrets: [token],
				signal,
			});
			const parameters = Object.entries(value.upload_parameters);
			return {
				mediaId: value.media_id,
				uploadUrl: value.upload_url,
				parameters,
				expiresAt: expiryOf(parameters),
			};
		},
		uploadMedia: async ({ uploadUrl, parameters }, bytes, { signal } = {}) => {
			const form = uploadForm(parameters, bytes);
			await sendUpload({ wire, outbound }, { url: uploadUrl, form, bytes, signal });
		},
		mediaStatus: async (token, { mediaId }, { signal } = {}) => {
			try {
				const { value } = await callPinterest(wire, {
					operation: 'read',
					method: 'GET',
					path: `/media/${encodeURIComponent(mediaId)}`,
					authorization: `Bearer ${token}`,
					schema: statusSchema,
					secrets: [token],
					signal,
				});
				return value.status;
			} catch (error) {
				if (isUnknownUpload(error)) return null;
				throw error;
			}
		},
	};
}

const isUnknownUpload = (error: unknown): boolean =>
	error instanceof UpstreamError && error.upstream.status === 404;

/** The form's own policy says until when it is taken. */
function expiryOf(parameters: MediaRegistration['parameters']): Date | null {
	const policy = parameters.find(([name]) => name.toLowerCase() === 'policy')?.[1];
	if (policy === undefined) return null;
	const parsed = policySchema.safeParse(readJson(Buffer.from(policy, 'base64').toString('utf8')));
	return parsed.success ? parsed.data.expiration : null;
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// A policy in another form is none of our business: the upload itself will tell.
		return null;
	}
}
