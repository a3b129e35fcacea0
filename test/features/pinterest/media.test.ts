import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPinterestClient } from '../../../service/src/pinterest/client.js';
import type { MediaBytes, MediaRegistration } from '../../../service/src/pinterest/port.js';
import { createOutbound } from '../../../service/src/platform/outbound.js';

interface Received {
	readonly headers: IncomingMessage['headers'];
	readonly body: Buffer;
}

let storage: Server;
let received: Received[];
let status: number;
let storageUrl: string;
beforeEach(async () => {
	received = [];
	status = 204;
	storage = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			received.push({ headers: request.headers, body: Buffer.concat(chunks) });
			response.writeHead(status).end();
		});
		request.on('error', () => response.destroy());
	});
	await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
	storageUrl = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/bucket`;
});
afterEach(
	() =>
		new Promise<void>((resolve) => {
			storage.close(() => resolve());
			storage.closeAllConnections();
		}),
);

/** A client of another host: the storage is not Pinterest's own. */
async function uploadWith(
	allowCidrs: readonly string[],
	given: { bytes?: Buffer; size?: number; filename?: string } = {},
): Promise<void> {
	const bytes = given.bytes ?? randomBytes(300_000);
	const outbound = createOutbound({ allowCidrs, allowHosts: [] });
	const client = createPinterestClient({
		apiUrl: 'http://127.0.0.1:9',
		clientId: 'app',
		clientSecret: 'secret',
		timeoutMs: 1_000,
		outbound,
	});
	try {
		await client.uploadMedia(registration(), {
			source: inChunks(bytes),
			size: given.size ?? bytes.length,
			filename: given.filename ?? 'cake.mp4',
			contentType: 'video/mp4',
			timeoutMs: 5_000,
		} satisfies MediaBytes);
	} finally {
		await client.close();
		await outbound.close();
	}
}

const registration = (): MediaRegistration => ({
	mediaId: '1',
	uploadUrl: storageUrl,
	parameters: [
		['x-amz-date', '20261121T120000Z'],
		['policy', 'e30='],
		['Content-Type', 'multipart/form-data'],
	],
	expiresAt: null,
});

async function* inChunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const LOOPBACK = ['127.0.0.0/8'];

describe('the upload of a video to the place that Pinterest names', () => {
	it('is a form with the fields in their order and the file last, without our token', async () => {
		const bytes = randomBytes(300_000);
		await uploadWith(LOOPBACK, { bytes, filename: 'the "cake".mp4' });
		const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = received;
		expect(headers.authorization).toBeUndefined();
		expect(headers['transfer-encoding']).toBeUndefined();
		expect(Number(headers['content-length'])).toBe(body.length);
		const names = [...body.toString('latin1').matchAll(/form-data; name="([^"]*)"/g)];
		expect(names.map(([, name]) => name)).toEqual(['x-amz-date', 'policy', 'Content-Type', 'file']);
		const form = await new Response(body, {
			headers: { 'content-type': headers['content-type'] ?? '' },
		}).formData();
		expect(form.get('policy')).toBe('e30=');
		const file = form.get('file') as File;
		expect(file.name).toBe('the "cake".mp4');
		expect(file.type).toBe('video/mp4');
		expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
	});

	it('goes through the guard of outgoing calls', async () => {
		await expect(uploadWith([])).rejects.toMatchObject({ code: 'pinterest_unavailable' });
		expect(received).toEqual([]);
	});

	it.each([
		[400, 'media_upload_refused'],
		[403, 'media_upload_refused'],
		[429, 'pinterest_unavailable'],
		[503, 'pinterest_unavailable'],
		[301, 'media_upload_refused'],
	])('answered with %d is %s', async (answer, code) => {
		status = answer;
		await expect(uploadWith(LOOPBACK)).rejects.toMatchObject({ code });
	});

	it('fails when the file is shorter than was said', async () => {
		const bytes = randomBytes(1_000);
		await expect(uploadWith(LOOPBACK, { bytes, size: 2_000 })).rejects.toMatchObject({
			code: 'pinterest_unavailable',
		});
	});
});
