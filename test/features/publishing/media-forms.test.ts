import { createHash } from 'node:crypto';
import { anAsset, pngBytes } from '../../support/media-files.js';
import { madePin } from '../../support/pin-body.js';
import { openVideoStage, type VideoStage } from './video-stage.js';

let stage: VideoStage;
beforeAll(async () => {
	stage = await openVideoStage({ simulator: { mediaProcessingMs: 0 } });
});
afterEach(() => {
	stage.sent.length = 0;
});
afterAll(() => stage.stack.stop());

const digest = (data: string): string => createHash('sha256').update(data).digest('hex');

/** What was sent, with its bytes by their digest: they are too long to be shown. */
const sentMedia = () =>
	JSON.parse(
		JSON.stringify(stage.sent[0]?.media, (key, value: unknown) =>
			key === 'data' && typeof value === 'string' ? digest(value) : value,
		),
	) as unknown;

const image = (bytes?: Buffer) =>
	anAsset(stage.stack.context, { workspaceId: stage.stack.workspaceId, type: 'image', bytes });

describe('a pin of a stored image', () => {
	it('is sent with its bytes in base64', async () => {
		const bytes = pngBytes(600_000);
		const asset = await image(bytes);
		const pin = madePin(await stage.makePin({ asset_id: asset._id }));
		expect(pin).toMatchObject({ media_type: 'image', asset_id: asset._id });
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
		expect(sentMedia()).toEqual({
			kind: 'imageBase64',
			contentType: 'image/png',
			data: digest(bytes.toString('base64')),
		});
		expect(stage.stack.simulator.made(pin.title)).toHaveLength(1);
	});

	it('fails when the file is gone by then', async () => {
		const asset = await image();
		const pin = madePin(await stage.makePin({ asset_id: asset._id }));
		await stage.stack.context.assets.remove(stage.stack.workspaceId, asset._id);
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).fault).toMatchObject({ code: 'asset_not_found' });
		expect(stage.sent).toEqual([]);
	});

	it('fails when only its bytes are gone', async () => {
		const asset = await image();
		const pin = madePin(await stage.makePin({ asset_id: asset._id }));
		await stage.stack.context.files.delete(asset._id);
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).fault).toMatchObject({ code: 'asset_not_found' });
	});
});

describe('the cover of a video', () => {
	it('is an address where one was given', async () => {
		const url = 'https://example.com/cover.png';
		const pin = await stage.videoPin({ cover_image_url: url });
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
		expect(sentMedia()).toMatchObject({ cover: { kind: 'url', url } });
	});

	it('is the bytes of a stored image where one was given', async () => {
		const bytes = pngBytes();
		const cover = await image(bytes);
		const pin = await stage.videoPin({ cover_image_asset_id: cover._id });
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
		expect(sentMedia()).toMatchObject({
			cover: { kind: 'base64', contentType: 'image/png', data: digest(bytes.toString('base64')) },
		});
	});
});

describe('accepting a pin of stored files', () => {
	const refused = async (body: Record<string, unknown>) => {
		const answer = await stage.makePin(body);
		const { error } = answer.body as {
			error: { code: string; errors?: { loc: string[] }[] };
		};
		return { status: answer.status, code: error.code, field: error.errors?.[0]?.loc.at(-1) };
	};
	const UNKNOWN = '00000000-0000-4000-8000-000000000000';

	it('takes no file that the workspace does not have', async () => {
		expect(await refused({ asset_id: UNKNOWN })).toEqual({
			status: 422,
			code: 'asset_not_found',
			field: 'asset_id',
		});
		const other = await stage.stack.connect('another client');
		const foreign = await anAsset(stage.stack.context, {
			workspaceId: other.workspaceId,
			type: 'image',
		});
		expect((await refused({ asset_id: foreign._id })).code).toBe('asset_not_found');
	});

	it('takes no cover that is not there, or is no image', async () => {
		const { context, workspaceId } = stage.stack;
		const video = await anAsset(context, { workspaceId, type: 'video' });
		const asset_id = video._id;
		expect(await refused({ asset_id, cover_image_asset_id: UNKNOWN })).toEqual({
			status: 422,
			code: 'asset_not_found',
			field: 'cover_image_asset_id',
		});
		expect(await refused({ asset_id, cover_image_asset_id: asset_id })).toEqual({
			status: 422,
			code: 'validation_error',
			field: 'cover_image_asset_id',
		});
	});

	it('takes no cover for an image', async () => {
		const asset = await image();
		expect(
			await refused({ asset_id: asset._id, cover_image_url: 'https://example.com/c.png' }),
		).toMatchObject({ status: 422, code: 'validation_error' });
	});

	it('checks the file of an edited schedule, and shows its kind', async () => {
		const { api, accountId, boardId, context, workspaceId } = stage.stack;
		const runAt = new Date(context.clock.now().getTime() + 86_400_000).toISOString();
		const created = await api('POST', '/v1/schedules', {
			body: {
				account_id: accountId,
				board_id: boardId,
				title: 'Later',
				run_at: runAt,
				image_url: stage.stack.simulator.imageUrl,
			},
		});
		const { id } = created.body as { id: string };
		const edit = (body: Record<string, unknown>) => api('PATCH', `/v1/schedules/${id}`, { body });
		expect((await edit({ asset_id: UNKNOWN })).status).toBe(422);
		const video = await anAsset(context, { workspaceId, type: 'video' });
		expect((await edit({ asset_id: video._id })).body).toMatchObject({
			payload: { media_type: 'video', asset_id: video._id },
		});
		const back = await edit({ image_url: stage.stack.simulator.imageUrl });
		expect(back.body).toMatchObject({ payload: { media_type: 'image', asset_id: null } });
	});
});
