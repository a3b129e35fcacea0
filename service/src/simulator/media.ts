import type { Request, RequestHandler, Response } from 'express';
import { invalid, refusals } from './errors.js';
import { derivedDigits } from './ids.js';
import { sniffImage } from './image.js';
import type { Media } from './model.js';
import { readParts, type FormPart } from './multipart.js';
import type { Call, Operation } from './operation.js';
import { takePage } from './paging.js';
import { presentMediaUpload } from './present.js';
import type { Simulation } from './simulation.js';

const POLICY_MS = 60 * 60_000;

export const registerMedia: Operation = {
	id: 'media/create',
	category: 'org_write',
	scopes: ['pins:read', 'pins:write'],
	run: (call) => {
		const { sim, user, body } = call;
		if (body['media_type'] !== 'video') {
			throw invalid(`'${String(body['media_type'])}' is not one of ['video']`);
		}
		const id = sim.ids.next();
		const registeredAt = sim.now();
		const expiration = new Date(registeredAt + POLICY_MS).toISOString();
		const conditions = [{ key: uploadKey(id) }];
		const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
		const media: Media = { id, ownerId: user.id, policy, registeredAt, upload: null };
		sim.world.commit({ put: 'media', value: media });
		return {
			status: 201,
			body: {
				media_id: id,
				media_type: 'video',
				upload_url: `${sim.baseUrl}/_sim/uploads/${id}`,
				upload_parameters: uploadParameters(media),
			},
		};
	},
};

export const listMedia: Operation = {
	id: 'media/list',
	category: 'org_read',
	scopes: ['pins:read'],
	run: ({ sim, user, query }) => {
		const list = [...sim.world.media.values()]
			.filter(({ ownerId }) => ownerId === user.id)
			.sort((a, b) => (a.id < b.id ? -1 : 1));
		const page = takePage({ list, keyOf: ({ id }) => id, scope: `media:${user.id}`, query });
		const items = page.items.map((media) => presentMediaUpload(sim, media));
		return { status: 200, body: { items, bookmark: page.bookmark } };
	},
};

export const getMedia: Operation = {
	id: 'media/get',
	category: 'org_read',
	scopes: ['pins:read'],
	run: (call) => ({ status: 200, body: presentMediaUpload(call.sim, ownMedia(call)) }),
};

function ownMedia({ sim, user, params }: Call): Media {
	const media = sim.world.media.get(params['media_id'] ?? '');
	if (media?.ownerId !== user.id) throw refusals.mediaNotFound();
	return media;
}

const uploadKey = (mediaId: string): string => `uploads/${mediaId}:video`;

/** In the order in which the form must send them. */
function uploadParameters({ id, policy, registeredAt }: Media): Record<string, string> {
	const date = new Date(registeredAt).toISOString().replace(/[-:]|\.\d+/g, '');
	return {
		'x-amz-date': date,
		'x-amz-signature': derivedDigits('signature', id, policy),
		'x-amz-security-token': derivedDigits('token', id),
		'x-amz-algorithm': 'AWS4-HMAC-SHA256',
		key: uploadKey(id),
		policy,
		'x-amz-credential': `SIMULATED/${date.slice(0, 8)}/us-east-1/s3/aws4_request`,
		'Content-Type': 'multipart/form-data',
	};
}

/** The storage that `upload_url` points to: answers as S3 does to a POST policy. */
export function receiveUpload(sim: Simulation): RequestHandler {
	return (req, res) => {
		const media = sim.world.media.get(String(req.params['media_id']));
		const parts = readParts(req.headers['content-type'] ?? '', bytesOf(req));
		if (!media || !parts) return storageError(res, 400, 'MalformedPOSTRequest');
		if (req.headers.authorization !== undefined) {
			return storageError(res, 400, 'InvalidArgument: only one auth mechanism allowed');
		}
		if (!followsPolicy(media, parts)) return storageError(res, 403, 'AccessDenied');
		if (sim.now() > media.registeredAt + POLICY_MS) {
			return storageError(res, 403, 'AccessDenied: policy expired');
		}
		const content = parts.at(-1)?.content ?? Buffer.alloc(0);
		const video = content.length > 0 && sniffImage(content) === 'other';
		const upload = { bytes: content.length, video, at: sim.now() };
		sim.world.commit({ put: 'media', value: { ...media, upload } });
		res.status(204).end();
	};
}

function followsPolicy(media: Media, parts: readonly FormPart[]): boolean {
	const sent = parts.map(({ name, content }) => [name, content.toString('latin1')] as const);
	const expected = Object.entries(uploadParameters(media));
	if (sent.length !== expected.length + 1 || sent.at(-1)?.[0] !== 'file') return false;
	return expected.every(([name, value], i) => sent[i]?.[0] === name && sent[i]?.[1] === value);
}

function bytesOf(req: Request): Buffer {
	return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
}

function storageError(res: Response, status: number, code: string): void {
	res.status(status).type('xml').send(`<Error><Code>${code}</Code></Error>`);
}
