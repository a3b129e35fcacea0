import { gzipSync } from 'node:zlib';
import { MAX_IMAGE_BYTES } from '../../../service/src/domain/media-rules.js';
import type { MediaAnswer } from '../../support/media-host.js';
import { jpeg, png, startOf } from '../../support/image-bytes.js';
import {
	aBoard,
	anAccount,
	codesOf,
	openPreflight,
	TIMEOUT_MS,
	type PreflightStage,
} from './stage.js';

let stage: PreflightStage;

beforeAll(async () => {
	stage = await openPreflight();
});
beforeEach(() => {
	stage.settings.timeoutMs = TIMEOUT_MS;
});
afterAll(() => stage.close());

const PNG = { 'content-type': 'image/png' };
const GOOD: MediaAnswer = { headers: PNG, body: png(1_000, 1_500) };
const PAGE: MediaAnswer = {
	headers: { 'content-type': 'text/html' },
	body: startOf('<!doctype html><html></html>'),
};

/** Looks at a draft with this content: nothing is refused, so that all findings stay. */
const found = async (content: object): Promise<string[]> => {
	const { _id } = await stage.store({ state: 'draft' }, content);
	await stage.look();
	return codesOf(await stage.read(_id));
};
const foundAt = (answer: MediaAnswer) => found({ imageUrl: stage.host.serve(answer) });

describe('a look at an image', () => {
	it('finds nothing on a good one', async () => {
		expect(await foundAt(GOOD)).toEqual([]);
	});

	it('finds no answer', async () => {
		stage.settings.timeoutMs = 150;
		const imageUrl = stage.host.serve('hang');
		expect(await found({ imageUrl, link: null })).toEqual(['media_unreachable']);
	});

	it('needs no more than its beginning, though the rest never ends', async () => {
		expect(await foundAt('endless')).toEqual([]);
	});

	it('asks for JPEG and PNG, so that a host that could send WebP does not', async () => {
		await found({ imageUrl: stage.host.serve(GOOD), link: null });
		expect(stage.host.headers()).toMatchObject({
			accept: 'image/jpeg,image/png;q=0.9,*/*;q=0.1',
			'accept-encoding': 'identity',
		});
	});

	it.each<[string, MediaAnswer, string[]]>([
		['a page', PAGE, ['media_is_page']],
		['a WebP', { headers: PNG, body: startOf('RIFF\0\0\0\0WEBPVP8 ') }, ['media_format']],
		['a GIF', { headers: PNG, body: startOf('GIF89a') }, ['media_format']],
		['an SVG', { headers: PNG, body: startOf('<svg>') }, ['media_format']],
		['a JSON answer', { headers: PNG, body: startOf('{}') }, ['media_not_image']],
		['a small one', { headers: PNG, body: png(120, 180) }, ['media_too_small']],
		['a landscape', { headers: PNG, body: jpeg(1_600, 900) }, ['media_ratio']],
		['bytes to be saved', { body: png(1_000, 1_500) }, ['media_content_type']],
		['nothing', { headers: PNG }, ['media_answers_error']],
		['a 404', { status: 404, ...GOOD }, ['media_answers_error']],
		['a 403', { status: 403, ...PAGE }, ['media_answers_error']],
		['a 500', { status: 500, ...PAGE }, ['media_answers_error']],
		['a cut connection', 'cut', ['media_unreachable']],
	])('finds %s', async (_name, answer, codes) => {
		expect(await foundAt(answer)).toEqual(codes);
	});

	it('refuses nothing that it cannot read: an image stored compressed is sent so to everybody', async () => {
		const headers = { ...PNG, 'content-encoding': 'gzip' };
		expect(await foundAt({ headers, body: gzipSync(png(1_000, 1_500)) })).toEqual([]);
	});

	it('refuses no signed address that still gives its image after its end', async () => {
		const ended = 'X-Amz-Date=20200101T000000Z&X-Amz-Expires=60';
		expect(await found({ imageUrl: `${stage.image}?${ended}` })).toEqual([]);
		const shut = `${stage.host.serve({ status: 403 })}?${ended}`;
		expect(await found({ imageUrl: shut })).toEqual(['media_url_expires', 'media_answers_error']);
	});

	it('finds one over 20 MB by its declared length alone', async () => {
		const length = MAX_IMAGE_BYTES + 1;
		const body = Buffer.alloc(length);
		png(1_000, 1_500).copy(body);
		expect(await foundAt({ headers: { ...PNG, 'content-length': length }, body })).toEqual([
			'media_too_large',
		]);
	});

	it('names the service of a share link and its direct form', async () => {
		const { _id } = await stage.store(
			{ state: 'draft' },
			{ imageUrl: 'https://drive.google.com/file/d/1AbCdEfGhIjKlMn/view' },
		);
		const outbound = {
			request: async () => ({
				status: 200,
				headers: PAGE as never,
				body: (PAGE as { body: Buffer }).body,
				truncated: false,
			}),
		};
		const { inspect } = await import('../../../service/src/features/preflight/inspect.js');
		const { content } = await stage.read(_id);
		const findings = await inspect(
			{ ...stage.deps, outbound },
			{ account: null, content: { ...content, link: null }, runAt: null },
		);
		expect(findings).toMatchObject([
			{
				code: 'media_share_link',
				message: expect.stringContaining('Google Drive') as string,
				remedy: expect.stringContaining('uc?export=download&id=1AbCdEfGhIjKlMn') as string,
			},
		]);
		await stage.look();
	});

	it('goes where a redirect leads, each time through the guard', async () => {
		const good = stage.host.serve(GOOD);
		const once = stage.host.serve({ status: 302, headers: { location: new URL(good).pathname } });
		expect(await found({ imageUrl: once })).toEqual([]);
		const metadata = { location: 'http://169.254.169.254/latest/meta-data/' };
		expect(await foundAt({ status: 302, headers: metadata })).toEqual(['media_address_refused']);
		const file = { location: 'file:///etc/passwd' };
		expect(await foundAt({ status: 302, headers: file })).toEqual(['media_address_refused']);
	});

	it('gives up on redirects that never end', async () => {
		const path = '/round';
		const round = stage.host.serve({ status: 302, headers: { location: path } }, path);
		expect(await found({ imageUrl: round })).toEqual(['media_redirects']);
		expect(stage.host.asked.filter((asked) => asked === `GET ${path}`)).toHaveLength(6);
	});

	it('calls no address that is not public', async () => {
		expect(await found({ imageUrl: 'http://10.1.2.3/a.png' })).toEqual(['media_address_refused']);
		expect(await found({ imageUrl: 'http://169.254.169.254/' })).toEqual(['media_address_refused']);
	});

	it('asks a host that does not answer once, not once for each pin', async () => {
		const gone = 'http://127.0.0.1:1/a.png';
		expect(await found({ imageUrl: gone })).toEqual(['media_unreachable']);
		const asked: string[] = [];
		const { request } = stage.deps.outbound;
		const { preflightKind } = await import('../../../service/src/features/preflight/index.js');
		const kind = preflightKind({
			...stage.deps,
			outbound: {
				request: async (call) => {
					asked.push(call.url);
					return request(call);
				},
			},
		});
		for (const name of ['b', 'c', 'd']) {
			await stage.store({ state: 'draft' }, { imageUrl: `http://127.0.0.1:1/${name}.png` });
			const claimed = await kind.claim(stage.known.account.id);
			if (claimed) await kind.run(claimed, { signal: new AbortController().signal });
		}
		expect(asked.filter((url) => url.startsWith('http://127.0.0.1:1/'))).toHaveLength(1);
	});

	it('looks at the cover of a video as at an image, under its own field', async () => {
		const cover = stage.host.serve({ headers: PNG, body: startOf('RIFF\0\0\0\0WEBPVP8 ') });
		const { _id } = await stage.store(
			{ state: 'draft' },
			{ imageUrl: null, assetId: 'a', coverImageUrl: cover },
		);
		await stage.look();
		expect((await stage.read(_id)).preflight?.findings).toMatchObject([
			{ code: 'media_format', field: 'cover_image_url' },
		]);
	});
});

describe('a look at a link', () => {
	const linked = (answer: MediaAnswer) => found({ link: stage.host.serve(answer) });

	it.each<[string, MediaAnswer, string[]]>([
		['opens', {}, []],
		['is gone', { status: 410 }, ['link_answers_error']],
		['fails', { status: 503 }, ['link_answers_error']],
		['breaks off', 'cut', ['link_unreachable']],
	])('tells that it %s', async (_name, answer, codes) => {
		expect(await linked(answer)).toEqual(codes);
	});

	it('tells that it hangs', async () => {
		stage.settings.timeoutMs = 150;
		const link = stage.host.serve('hang');
		expect(await found({ link, imageUrl: null })).toEqual(['link_unreachable']);
	});

	it('asks with GET where HEAD is refused', async () => {
		const link = stage.host.serve({ status: 405 });
		await found({ link });
		const path = new URL(link).pathname;
		const asked = stage.host.asked.filter((line) => line.endsWith(path));
		expect(asked).toEqual([`HEAD ${path}`, `GET ${path}`]);
	});

	it('tells that it leads to another site', async () => {
		const end = stage.host.elsewhere(stage.host.serve({}));
		expect(await linked({ status: 301, headers: { location: end } })).toEqual([
			'link_redirects_elsewhere',
		]);
	});

	it('names a shortener without asking it', async () => {
		expect(await found({ link: 'https://bit.ly/3soup' })).toEqual(['link_shortener']);
	});

	it('asks nothing where there is no link', async () => {
		expect(await found({ link: null })).toEqual([]);
	});
});

describe('a look at a board', () => {
	const boarded = async (
		board: PreflightStage['known']['board'],
		account = {},
	): Promise<string[]> => {
		const { account: before } = stage.known;
		stage.known.board = board;
		stage.known.account = anAccount({ ...before, ...account });
		const codes = await found({});
		stage.known.board = aBoard();
		stage.known.account = before;
		return codes;
	};
	const SECRET = { scopes: ['pins:write', 'boards:write_secret', 'pins:write_secret'] };

	it.each<[string, PreflightStage['known']['board'], object, string[]]>([
		['is there', aBoard(), {}, []],
		['is not there any more', { kind: 'absent' }, {}, ['board_missing']],
		['cannot be asked for now', { kind: 'unchecked' }, {}, []],
		['is somebody else’s', aBoard({ ownerUsername: 'friend' }), {}, ['board_shared']],
		['has an owner nobody named', aBoard({ ownerUsername: null }), {}, []],
		['is secret', aBoard({ privacy: 'SECRET' }), {}, ['board_secret_scope']],
		['is secret and may be used', aBoard({ privacy: 'SECRET' }), SECRET, []],
		['belongs to a disconnected account', { kind: 'absent' }, { revokedAt: new Date(0) }, []],
	])('tells that it %s', async (_name, board, account, codes) => {
		expect(await boarded(board, account)).toEqual(codes);
	});
});
