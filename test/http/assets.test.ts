import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { ApiAnswer } from '../support/api-client.js';
import { pngBytes, videoBytes } from '../support/media-files.js';
import { madePin, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';
import { ASSET_TYPES, expectShape, SHAPES } from '../support/wire-shapes.js';
import { recordAnswer } from '../wire/answers.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack({
		settings: { PINLANE_VIDEO_MAX_MB: '3' },
		simulator: { mediaProcessingMs: 50 },
	});
});
afterAll(() => stack.stop());

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

interface Asset {
	readonly id: string;
	readonly asset_type: string;
	readonly public_url: string;
	readonly file_size_bytes: number;
	readonly referenced_by_pin_count: number;
}

async function upload(
	kind: 'images' | 'videos',
	bytes: Uint8Array,
	{ field = 'file', filename = 'cake.bin', key = stack.key } = {},
): Promise<ApiAnswer> {
	const form = new FormData();
	form.append('note', 'a field that nobody asked for');
	form.append(field, new Blob([Buffer.from(bytes)]), filename);
	const headers: Record<string, string> = key === '' ? {} : { 'X-API-Key': key };
	const answer = await fetch(`${stack.url}/v1/assets/${kind}`, {
		method: 'POST',
		body: form,
		headers,
	});
	const text = await answer.text();
	const { status, headers: answered } = answer;
	const body = JSON.parse(text) as unknown;
	recordAnswer({ method: 'POST', path: `/v1/assets/${kind}`, status, body });
	return { status, headers: answered, text, body };
}

const codeOf = ({ status, body }: ApiAnswer) => [
	status,
	(body as { error: { code: string } }).error.code,
];

const storedFiles = (): Promise<number> =>
	stack.context.connection.collection('asset_files.files').countDocuments();

describe('uploading a file', () => {
	it('stores an image and shows it in the contract’s shape', async () => {
		const bytes = pngBytes(300_000);
		const answer = await upload('images', bytes, { filename: 'Käse.png' });
		expect(answer.status).toBe(201);
		const { id, asset_type } = answer.body as Asset;
		expectShape(answer.body, SHAPES.asset);
		expect(ASSET_TYPES).toContain(asset_type);
		expect(answer.body).toMatchObject({
			workspace_id: stack.workspaceId,
			workspace_environment: 'sandbox',
			asset_type: 'image',
			original_filename: 'Käse.png',
			stored_filename: `${id}.png`,
			content_type: 'image/png',
			file_size_bytes: 300_000,
			file_size_display: '293.0 KB',
			referenced_by_pin_count: 0,
			public_url: `${stack.url}/v1/assets/${id}/content`,
		});
		expect((await stack.api('GET', `/v1/assets/${id}`)).body).toEqual(answer.body);
	});

	it('gives the bytes back to anybody, with their type, length and digest', async () => {
		const bytes = videoBytes(700_000);
		const { public_url } = (await upload('videos', bytes)).body as Asset;
		const answer = await fetch(public_url);
		expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
		expect(answer.headers.get('content-type')).toBe('video/mp4');
		expect(answer.headers.get('content-length')).toBe('700000');
		expect(answer.headers.get('etag')).toBe(
			`"${createHash('sha256').update(bytes).digest('hex')}"`,
		);
		const head = await fetch(public_url, { method: 'HEAD' });
		expect(head.headers.get('content-length')).toBe('700000');
	});

	it('gives bytes that no browser shows as a page of this service', async () => {
		const { id, public_url } = (await upload('images', pngBytes())).body as Asset;
		const { pathname } = new URL(public_url);
		const { headers } = await stack.api('GET', pathname, { key: null });
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('content-disposition')).toBe(`attachment; filename="${id}.png"`);
		expect(headers.get('content-security-policy')).toContain("default-src 'self'");
	});

	it('refuses what is no file of that kind, and keeps nothing of it', async () => {
		const before = await storedFiles();
		expect(codeOf(await upload('videos', pngBytes()))).toEqual([422, 'invalid_video']);
		expect(codeOf(await upload('images', videoBytes(2_000_000)))).toEqual([422, 'invalid_image']);
		expect(codeOf(await upload('images', Buffer.alloc(0)))).toEqual([422, 'invalid_image']);
		const large = Buffer.concat([videoBytes(), Buffer.alloc(3 * 1024 * 1024)]);
		expect(codeOf(await upload('videos', large))).toEqual([413, 'payload_too_large']);
		expect(await storedFiles()).toBe(before);
	});

	it('takes nothing but a form with a file of that name', async () => {
		const wrong = await upload('images', pngBytes(), { field: 'picture' });
		expect(codeOf(wrong)).toEqual([422, 'validation_error']);
		const json = await stack.api('POST', '/v1/assets/images', { body: { file: 'x' } });
		expect(codeOf(json)).toEqual([415, 'unsupported_media_type']);
		const noBoundary = await stack.api('POST', '/v1/assets/images', {
			body: 'x',
			headers: { 'Content-Type': 'multipart/form-data' },
		});
		expect(codeOf(noBoundary)).toEqual([415, 'unsupported_media_type']);
		const noEnd = await stack.api('POST', '/v1/assets/images', {
			body: '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc',
			headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
		});
		expect(noEnd.status).toBeGreaterThanOrEqual(400);
		expect(noEnd.status).toBeLessThan(500);
	});

	it('needs a key', async () => {
		expect(codeOf(await upload('images', pngBytes(), { key: '' }))).toEqual([
			401,
			'invalid_api_key',
		]);
	});

	it('keeps nothing of an upload whose client goes away', async () => {
		const before = await storedFiles();
		const { hostname, port } = new URL(stack.url);
		const head = [
			'POST /v1/assets/videos HTTP/1.1',
			`Host: ${hostname}`,
			`X-API-Key: ${stack.key}`,
			'Content-Type: multipart/form-data; boundary=b',
			'Content-Length: 900000',
			'',
			'--b',
			'Content-Disposition: form-data; name="file"; filename="a.mp4"',
			'',
			'',
		].join('\r\n');
		const socket = connect(Number(port), hostname);
		socket.write(Buffer.concat([Buffer.from(head), videoBytes(600_000)]));
		const chunks = stack.context.connection.collection('asset_files.chunks');
		const chunksBefore = await chunks.countDocuments();
		await until(async () => (await chunks.countDocuments()) > chunksBefore, { what: 'a chunk' });
		socket.destroy();
		await until(async () => (await chunks.countDocuments()) === chunksBefore, {
			what: 'the chunks to be gone',
		});
		expect(await storedFiles()).toBe(before);
	});
});

describe('a stored file', () => {
	it('is another workspace’s secret, and unknown ids are not found', async () => {
		const { id } = (await upload('images', pngBytes())).body as Asset;
		const other = await stack.connect('another client');
		expect(codeOf(await other.api('GET', `/v1/assets/${id}`))).toEqual([404, 'not_found']);
		expect(codeOf(await other.api('DELETE', `/v1/assets/${id}`))).toEqual([404, 'not_found']);
		for (const path of [UNKNOWN, `${UNKNOWN}/content`, 'x']) {
			expect(codeOf(await stack.api('GET', `/v1/assets/${path}`))).toEqual([404, 'not_found']);
		}
	});

	it('is not deleted by a key for other accounts than those whose pins it is in', async () => {
		const { id } = (await upload('images', pngBytes())).body as Asset;
		const client = await stack.connect('client-of-the-agency', stack.workspaceId);
		const theirs = { account_id: client.accountId, board_id: client.boardId };
		const run_at = new Date(Date.now() + 3_600_000).toISOString();
		const body = { ...theirs, title: uniqueTitle('Cake'), asset_id: id, run_at };
		expect((await stack.api('POST', '/v1/schedules', { body })).status).toBe(201);
		const key = await stack.newKey({ accountIds: [stack.accountId] });
		const path = `/v1/assets/${id}?confirm=true`;
		expect(codeOf(await stack.api('DELETE', path, { key }))).toEqual([
			403,
			'account_not_permitted',
		]);
		expect((await stack.api('GET', `/v1/assets/${id}`)).status).toBe(200);
		const own = await stack.newKey({ accountIds: [client.accountId] });
		expect((await stack.api('DELETE', path, { key: own })).body).toMatchObject({ deleted: true });
	});

	it('is deleted at once when nothing uses it', async () => {
		const { id, file_size_bytes } = (await upload('images', pngBytes())).body as Asset;
		const unclear = await stack.api('DELETE', `/v1/assets/${id}?confirm=perhaps`);
		expect(codeOf(unclear)).toEqual([422, 'validation_error']);
		const answer = await stack.api('DELETE', `/v1/assets/${id}`);
		expect(answer.body).toEqual({
			deleted: true,
			requires_confirmation: false,
			referenced_pin_count: 0,
			freed_bytes: file_size_bytes,
		});
		expect(codeOf(await stack.api('GET', `/v1/assets/${id}/content`))).toEqual([404, 'not_found']);
	});

	it('travels as a video pin from upload to publication, and is not deleted without a confirmation', async () => {
		const { id } = (await upload('videos', videoBytes(400_000))).body as Asset;
		const pin = madePin(
			await stack.api('POST', '/v1/pins', {
				body: {
					account_id: stack.accountId,
					board_id: stack.boardId,
					title: uniqueTitle('Film'),
					asset_id: id,
				},
			}),
		);
		const status = async (): Promise<unknown> =>
			((await stack.api('GET', `/v1/pins/${pin.id}`)).body as { status: string }).status;
		await until(async () => (await status()) === 'published', { what: 'the video pin' });
		expect(stack.simulator.made(pin.title)).toHaveLength(1);
		const kept = await stack.api('DELETE', `/v1/assets/${id}`);
		expect(kept.body).toMatchObject({ deleted: false, requires_confirmation: true });
		expect((await stack.api('GET', `/v1/assets/${id}`)).body).toMatchObject({
			referenced_by_pin_count: 1,
		});
		const gone = await stack.api('DELETE', `/v1/assets/${id}?confirm=true`);
		expect(gone.body).toMatchObject({ deleted: true, referenced_pin_count: 1 });
	});
});
