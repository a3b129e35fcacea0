import { startSimulator, type Reply, type Running, type TestUser } from './start-simulator.js';

let pinterest: Running;
let ana: TestUser;
beforeEach(async () => {
	pinterest = await startSimulator({ settings: { mediaProcessingMs: 3000 } });
	ana = await pinterest.newUser('ana');
});
afterEach(() => pinterest.stop());

const VIDEO = new Blob([Buffer.from('0000001866747970', 'hex'), 'mp42 and so on']);

interface Upload {
	readonly media_id: string;
	readonly upload_url: string;
	readonly upload_parameters: Record<string, string>;
}

const register = async (): Promise<Upload> => {
	const body = { media_type: 'video' };
	return (await pinterest.ask('POST', '/v5/media', { token: ana.token, body })).body as Upload;
};

async function upload(
	to: Upload,
	file: Blob,
	headers: Record<string, string> = {},
): Promise<number> {
	const form = new FormData();
	for (const [name, value] of Object.entries(to.upload_parameters)) form.append(name, value);
	form.append('file', file, 'video.mp4');
	return (await fetch(to.upload_url, { method: 'POST', body: form, headers })).status;
}

const status = async ({ media_id: id }: Upload): Promise<string> =>
	(await pinterest.ask('GET', `/v5/media/${id}`, { token: ana.token })).body.status as string;

const videoPin = (mediaId: string, cover: Record<string, unknown>): Promise<Reply> =>
	pinterest.pin(ana, { media_source: { source_type: 'video_id', media_id: mediaId, ...cover } });

describe('a video upload', () => {
	it('goes from registered over processing to succeeded', async () => {
		const registered = await register();
		expect(await status(registered)).toBe('registered');
		expect(await upload(registered, VIDEO)).toBe(204);
		expect(await status(registered)).toBe('processing');
		pinterest.clock.ms += 3000;
		expect(await status(registered)).toBe('succeeded');
	});

	it('fails when the file is a picture', async () => {
		const registered = await register();
		const png = await (await fetch(`${pinterest.url}/_sim/image.png`)).blob();
		expect(await upload(registered, png)).toBe(204);
		pinterest.clock.ms += 3000;
		expect(await status(registered)).toBe('failed');
	});

	it('is refused with changed parameters, with an Authorization header, and past its time', async () => {
		const registered = await register();
		const changed = { ...registered.upload_parameters, policy: 'other' };
		expect(await upload({ ...registered, upload_parameters: changed }, VIDEO)).toBe(403);
		const authorization = `Bearer ${ana.token}`;
		expect(await upload(registered, VIDEO, { authorization })).toBe(400);
		pinterest.clock.ms += 2 * 60 * 60_000;
		expect(await upload(registered, VIDEO)).toBe(403);
		expect(await status(registered)).toBe('registered');
	});

	it('carries a policy that tells when it ends', async () => {
		const { upload_parameters: parameters } = await register();
		const policy = Buffer.from(parameters.policy ?? '', 'base64').toString('utf8');
		expect(JSON.parse(policy)).toMatchObject({ expiration: '2026-01-15T13:00:00.000Z' });
	});

	it('belongs to its user', async () => {
		const { media_id: id } = await register();
		const ben = await pinterest.newUser('ben');
		const reply = await pinterest.ask('GET', `/v5/media/${id}`, { token: ben.token });
		expect(reply).toMatchObject({ status: 404, body: { code: 404 } });
	});

	it('is only for videos', async () => {
		const body = { media_type: 'image' };
		const reply = await pinterest.ask('POST', '/v5/media', { token: ana.token, body });
		expect(reply.status).toBe(400);
	});
});

describe('a video pin', () => {
	it('needs an upload that succeeded, and a cover', async () => {
		const registered = await register();
		const keyFrame = { cover_image_key_frame_time: 1 };
		expect((await videoPin('12', keyFrame)).body.message).toBe('Media upload not found.');
		expect((await videoPin(registered.media_id, keyFrame)).status).toBe(400);
		await upload(registered, VIDEO);
		pinterest.clock.ms += 3000;
		const bare = await videoPin(registered.media_id, {});
		expect(bare.status).toBe(400);
		expect(bare.body.message).toContain('cover_image_url or cover_image_content_type');
		const made = await videoPin(registered.media_id, keyFrame);
		expect(made).toMatchObject({ status: 201, body: { creative_type: 'VIDEO' } });
	});
});
