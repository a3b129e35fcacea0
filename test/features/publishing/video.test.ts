import type { MediaRegistration } from '../../../service/src/pinterest/port.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { anAsset, aFalseVideo, videoBytes } from '../../support/media-files.js';
import { madePin, readHistory } from '../../support/pin-body.js';
import { until } from '../../support/until.js';
import { openVideoStage, type Step, type VideoStage } from './video-stage.js';

let stage: VideoStage;
beforeAll(async () => {
	stage = await openVideoStage({ simulator: { mediaProcessingMs: 0 } });
});
afterEach(async () => {
	await stage.stack.simulator.faults();
	await stage.stack.simulator.settings({ mediaProcessingMs: 0 });
	stage.calls.length = 0;
	stage.sent.length = 0;
});
afterAll(() => stage.stack.stop());

const made = (title: string) => stage.stack.simulator.made(title);
const publications = () =>
	nativeDatabase(stage.stack.context.connection).collection<{ _id: string }>('publications');

describe('the way of a video', () => {
	it('leads over register, upload and look to one pin with the first frame as its cover', async () => {
		const pin = await stage.videoPin();
		expect(pin).toMatchObject({ status: 'queued', media_type: 'video' });
		await stage.turnOf('publish');
		expect((await stage.read(pin.id)).state).toBe('preparing');
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
		expect(made(pin.title)).toHaveLength(1);
		expect(stage.calls).toEqual(['registerMedia', 'uploadMedia', 'mediaStatus', 'createPin']);
		const { media } = await stage.read(pin.id);
		expect(stage.sent[0]?.media).toEqual({
			kind: 'videoId',
			mediaId: media?.mediaId,
			cover: { kind: 'keyFrame', seconds: 0 },
		});
		const history = await readHistory(stage.stack, pin.id);
		expect(history.map(({ trigger }) => trigger)).toEqual([
			'accept',
			'claim',
			'awaitMedia',
			'lookAgain',
			'lookAgain',
			'ready',
			'claim',
			'succeed',
		]);
	});

	it('sends a file of several chunks whole', async () => {
		const { context, workspaceId } = stage.stack;
		const bytes = videoBytes(1_300_000);
		const asset = await anAsset(context, { workspaceId, type: 'video', bytes });
		const pin = madePin(await stage.makePin({ asset_id: asset._id }));
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
	});

	it('is no claim of the lane of pins while it lasts, and keeps its own time', async () => {
		await stage.stack.simulator.settings({ mediaProcessingMs: 60_000 });
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		await stage.turnOf('prepare');
		const record = await stage.read(pin.id);
		expect(record.nextAt).toBeUndefined();
		expect(record.prepareAt).toBeInstanceOf(Date);
		expect(await stage.turnOf('publish')).toBe(false);
		await until(() => stage.turnOf('prepare'), { what: 'a look' });
		await until(() => stage.turnOf('prepare'), { what: 'another look' });
		// Looks without news leave the history alone.
		const triggers = (await readHistory(stage.stack, pin.id)).map(({ trigger }) => trigger);
		expect(triggers.filter((trigger) => trigger === 'lookAgain')).toHaveLength(2);
		expect(stage.calls.filter((call) => call === 'mediaStatus').length).toBeGreaterThanOrEqual(2);
		await stage.stack.simulator.settings({ mediaProcessingMs: 0 });
		await stage.finish(pin.id);
		expect(made(pin.title)).toHaveLength(1);
	});

	it('ends the pin when Pinterest can do nothing with the video', async () => {
		const asset = await aFalseVideo(stage.stack.context, stage.stack.workspaceId);
		const pin = madePin(await stage.makePin({ asset_id: asset._id }));
		await stage.finish(pin.id);
		const record = await stage.read(pin.id);
		expect(record).toMatchObject({ state: 'failed', fault: { code: 'media_failed' } });
		expect(record.prepareAt).toBeUndefined();
		expect(stage.calls).not.toContain('createPin');
	});

	it('ends the pin when the file was deleted meanwhile', async () => {
		const { context, workspaceId } = stage.stack;
		const asset = await anAsset(context, { workspaceId, type: 'video' });
		const pin = madePin(await stage.makePin({ asset_id: asset._id }));
		await stage.turnOf('publish');
		await context.assets.remove(workspaceId, asset._id);
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).fault).toMatchObject({ code: 'asset_not_found' });
	});

	it('is granted a cancel at its next step', async () => {
		await stage.stack.simulator.settings({ mediaProcessingMs: 60_000 });
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		await stage.turnOf('prepare');
		const answer = await stage.stack.api('DELETE', `/v1/pins/${pin.id}`);
		expect(answer.status).toBe(409);
		expect((await stage.stack.api('GET', `/v1/pins/${pin.id}`)).body).toMatchObject({
			cancel_requested: true,
		});
		await stage.finish(pin.id);
		const record = await stage.read(pin.id);
		expect(record).toMatchObject({ state: 'canceled', fault: { code: 'canceled' } });
		expect(record.prepareAt).toBeUndefined();
		expect(made(pin.title)).toHaveLength(0);
	});
});

describe('a process that ends on the way of a video', () => {
	const way: Step[] = ['registerMedia', 'uploadMedia', 'mediaStatus', 'createPin'];

	it.each(way)('after %s costs no pin and makes no second one', async (step) => {
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		stage.crashAfter(step);
		const turns = async (): Promise<void> => {
			for (;;) {
				await stage.turnOf('prepare');
				await stage.turnOf('publish');
			}
		};
		await expect(turns()).rejects.toThrow(`the process ended after ${step}`);
		await stage.lapse(pin.id);
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
		expect(made(pin.title)).toHaveLength(1);
		const uploads = stage.calls.filter((call) => call === 'uploadMedia');
		expect(uploads).toHaveLength(1);
	});

	it('keeps an upload that Pinterest has and nobody wrote down', async () => {
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		stage.crashAfter('uploadMedia');
		await expect(stage.turnOf('prepare')).rejects.toThrow('the process ended');
		await stage.lapse(pin.id);
		expect((await stage.read(pin.id)).media).toMatchObject({ registrations: 1 });
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).media).toMatchObject({ registrations: 1, ready: true });
	});

	it('leaves the upload to the next one when it is told to end', async () => {
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		const drained = new AbortController();
		const { uploadMedia } = stage.port;
		Object.assign(stage.port, {
			uploadMedia: (...[registration, bytes, options]: Parameters<typeof uploadMedia>) => {
				drained.abort();
				return uploadMedia(registration, bytes, options);
			},
		});
		try {
			await stage.turnOf('prepare', drained.signal);
		} finally {
			Object.assign(stage.port, { uploadMedia });
		}
		const record = await stage.read(pin.id);
		expect(record.state).toBe('preparing');
		expect(record.prepareAt?.getTime()).toBeLessThanOrEqual(record.updatedAt.getTime());
		await stage.finish(pin.id);
		expect(made(pin.title)).toHaveLength(1);
	});
});

describe('an upload that takes its time', () => {
	const during = async (pinId: string, what: () => Promise<void>): Promise<void> => {
		const { uploadMedia } = stage.port;
		let begun = (): void => undefined;
		let end = (): void => undefined;
		const started = new Promise<void>((resolve) => (begun = resolve));
		const released = new Promise<void>((resolve) => (end = resolve));
		Object.assign(stage.port, {
			uploadMedia: async (...[registration, bytes, options]: Parameters<typeof uploadMedia>) => {
				begun();
				await Promise.race([released, aborted(options?.signal)]);
				return uploadMedia(registration, bytes, options);
			},
		});
		try {
			await stage.turnOf('publish');
			const turn = stage.turnOf('prepare');
			await started;
			await what();
			end();
			await turn;
			await stage.finish(pinId);
		} finally {
			Object.assign(stage.port, { uploadMedia });
		}
	};
	const aborted = (signal: AbortSignal | undefined) =>
		new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));

	it('keeps its claim beyond the lease', async () => {
		const pin = await stage.videoPin();
		await during(pin.id, async () => {
			const lapses = (await stage.read(pin.id)).prepareAt ?? new Date(0);
			const { clock } = stage.stack.context;
			await until(async () => clock.now().getTime() > lapses.getTime() + 500, {
				what: 'the end of the first lease',
				within: 20_000,
			});
			expect(await stage.turnOf('prepare')).toBe(false);
		});
		expect(await stage.read(pin.id)).toMatchObject({
			state: 'published',
			media: { registrations: 1 },
		});
	});

	it('holds up no other pin of the account', async () => {
		const pin = await stage.videoPin();
		await during(pin.id, async () => {
			const image = madePin(await stage.makePin({ image_url: stage.stack.simulator.imageUrl }));
			await stage.turnOf('publish');
			expect((await stage.read(image.id)).state).toBe('published');
		});
	});

	it('ends when a cancel was asked for', async () => {
		const pin = await stage.videoPin();
		await during(pin.id, async () => {
			await stage.stack.api('DELETE', `/v1/pins/${pin.id}`);
			await until(async () => (await stage.read(pin.id)).state === 'canceled', {
				what: 'the cancel',
			});
		});
		expect(made(pin.title)).toHaveLength(0);
	});
});

describe('a video that Pinterest does not know', () => {
	it('is registered and uploaded again, and the pin made once', async () => {
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		await until(
			async () => {
				await stage.turnOf('prepare');
				return (await stage.read(pin.id)).state === 'queued';
			},
			{ what: 'a processed video' },
		);
		await publications().updateOne({ _id: pin.id }, { $set: { 'media.mediaId': '404' } });
		await stage.finish(pin.id);
		const record = await stage.read(pin.id);
		expect(record).toMatchObject({ state: 'published', media: { registrations: 2 } });
		expect(record.attempts).toBe(2);
		expect(made(pin.title)).toHaveLength(1);
	});

	it('is registered again when the storage does not take the form', async () => {
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		const { uploadMedia } = stage.port;
		let refused = 0;
		Object.assign(stage.port, {
			uploadMedia: (...[given, bytes, options]: Parameters<typeof uploadMedia>) => {
				const registration: MediaRegistration =
					refused++ > 0 ? given : { ...given, parameters: given.parameters.slice(1) };
				return uploadMedia(registration, bytes, options);
			},
		});
		try {
			await stage.finish(pin.id);
		} finally {
			Object.assign(stage.port, { uploadMedia });
		}
		const record = await stage.read(pin.id);
		expect(record).toMatchObject({ state: 'published', media: { registrations: 2 } });
	});

	it('fails after its last registration', async () => {
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		const { uploadMedia } = stage.port;
		Object.assign(stage.port, {
			uploadMedia: (...[given, bytes, options]: Parameters<typeof uploadMedia>) =>
				uploadMedia({ ...given, parameters: [] }, bytes, options),
		});
		try {
			await stage.finish(pin.id);
		} finally {
			Object.assign(stage.port, { uploadMedia });
		}
		const record = await stage.read(pin.id);
		expect(record).toMatchObject({ state: 'failed', fault: { code: 'media_upload_refused' } });
		expect(stage.calls.filter((call) => call === 'registerMedia')).toHaveLength(5);
	});
});

describe('an account in trouble while its video is prepared', () => {
	it('renews a refused token and goes on', async () => {
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		await stage.stack.simulator.expireAccess(stage.stack.pinterestUserId);
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
	});

	it('sends a limited registration back to the queue, behind the gate of the lane', async () => {
		await stage.stack.simulator.faults({
			match: { operation: 'media/create' },
			fault: '429',
			times: 1,
		});
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		await stage.turnOf('prepare');
		expect((await stage.read(pin.id)).state).toBe('queued');
		expect((await stage.stack.api('GET', `/v1/pins/${pin.id}`)).body).toMatchObject({
			status: 'deferred',
			error_code: 'rate_limited',
		});
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
	});

	it('waits out a fault of Pinterest', async () => {
		await stage.stack.simulator.faults(
			{ match: { operation: 'media/create' }, fault: '503', times: 2 },
			{ match: { operation: 'media/get' }, fault: '500', times: 2 },
		);
		const pin = await stage.videoPin();
		await stage.finish(pin.id);
		expect((await stage.read(pin.id)).state).toBe('published');
		expect(made(pin.title)).toHaveLength(1);
	});

	it('is to be connected again when the connection lacks a permission, and stays held', async () => {
		const { context, accountId, simulator } = stage.stack;
		await simulator.faults({ match: { operation: 'media/create' }, fault: '401-scope', times: 1 });
		const pin = await stage.videoPin();
		await stage.turnOf('publish');
		await stage.turnOf('prepare');
		expect((await stage.stack.api('GET', `/v1/pins/${pin.id}`)).body).toMatchObject({
			status: 'deferred',
			error_code: 'scope_missing',
		});
		expect(await context.accounts.accounts.find(accountId)).toMatchObject({
			reconnectRequired: true,
		});
		expect(await context.kinds.publish.reopen?.([accountId])).toEqual([]);
	});
});
