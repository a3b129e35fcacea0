import { createPinBody } from '../../../service/src/features/pins/index.js';
import { checkTarget, contentOf } from '../../../service/src/features/publications/index.js';
import { inspect } from '../../../service/src/features/preflight/inspect.js';
import type { MediaAnswer } from '../../support/media-host.js';
import { png, startOf } from '../../support/image-bytes.js';
import { aBoard, anAccount, openPreflight, TIMEOUT_MS, type PreflightStage } from './stage.js';

/**
 * What Pinterest is known to refuse, and where it is found before anything is sent: `accept` is a
 * refusal of the creation, `look` a finding of `/validate` and of the preflight alike. `late`:
 * could be known in principle and is not found. What nobody can know ahead is not in the table.
 */
type Place = 'accept' | 'look' | 'late';

interface Row {
	readonly failure: string;
	readonly place: Place;
	readonly code: string | null;
	/** What follows from it. */
	readonly also?: readonly string[];
	readonly body?: () => Record<string, unknown>;
	/** Before the row is tried. */
	readonly arrange?: () => void;
}

let stage: PreflightStage;
beforeAll(async () => {
	stage = await openPreflight();
});
beforeEach(() => {
	stage.known.account = anAccount({ id: ACCOUNT, workspaceId: WORKSPACE });
	stage.known.board = aBoard();
	stage.settings.timeoutMs = TIMEOUT_MS;
});
afterAll(() => stage.close());

const ACCOUNT = '3f6c2b8a-1d47-4e0f-9a35-c2d18b7e6f04';
const WORKSPACE = '6a1d1c34-0d0b-4d63-8b73-0a1f6a1b7c55';
const PNG = { 'content-type': 'image/png' };

const good = (): Record<string, unknown> => ({
	account_id: ACCOUNT,
	board_id: '123456789',
	title: 'Tomato soup',
	image_url: stage.image,
});

const accept = (
	failure: string,
	body: Record<string, unknown>,
	code = 'validation_error',
): Row => ({
	failure,
	place: 'accept',
	code,
	body: () => body,
});
const image = (failure: string, code: string, answer: MediaAnswer): Row => ({
	failure,
	place: 'look',
	code,
	body: () => ({ image_url: stage.host.serve(answer) }),
});
const bytes = (text: string): MediaAnswer => ({ headers: PNG, body: startOf(text) });
const signed = 'X-Amz-Date=20200101T000000Z&X-Amz-Expires=60';

const ROWS: readonly Row[] = [
	accept('title over 100 characters', { title: 'x'.repeat(101) }),
	accept('no title', { title: ' ' }),
	accept('description over 800 characters', { description: 'x'.repeat(801) }),
	accept('alt text over 500 characters', { alt_text: 'x'.repeat(501) }),
	accept('link over 2,048 characters', { link_url: `https://a.example/${'x'.repeat(2_048)}` }),
	accept('link over 2,048 characters as it is sent', {
		link_url: `https://a.example/${'é'.repeat(500)}`,
	}),
	accept('link without http', { link_url: 'example.com/soup' }),
	accept('link of another protocol', { link_url: 'ftp://example.com/soup' }),
	accept('image address that is none', { image_url: 'soup.png' }),
	accept('image as data address', { image_url: 'data:image/png;base64,AA==' }),
	accept('colour that is no hex', { dominant_color: 'red' }),
	accept('no media', { image_url: null }),
	accept('more than one image', { image_urls: ['https://a.example/1.png'] }),
	accept('cover for an image', { cover_image_url: 'https://a.example/1.png' }),
	accept('scheduling asked of Pinterest', { publish_date: '2026-12-01T00:00:00Z' }),
	accept('section of a board', { board_section_id: '1' }),
	accept('board name in place of its id', { board_id: 'Summer recipes' }, 'board_not_found'),
	accept('board slug in place of its id', { board_id: 'shop/recipes' }, 'board_not_found'),
	accept('board of somebody else', { board_id: '987654321' }, 'board_not_found'),
	accept('board that is deleted or archived', { board_id: '111' }, 'board_not_found'),
	accept('secret board the connection may not see', { board_id: '222' }, 'board_not_found'),
	{
		failure: 'connection without the permission to pin',
		place: 'accept',
		code: 'scope_missing',
		arrange: () => {
			stage.known.account = anAccount({ id: ACCOUNT, scopes: ['boards:read'] });
		},
	},
	{
		failure: 'account that was disconnected',
		place: 'accept',
		code: 'account_revoked',
		arrange: () => {
			stage.known.account = anAccount({ id: ACCOUNT, revokedAt: new Date(0) });
		},
	},
	image('page of a share link or a sign-in', 'media_is_page', bytes('<!doctype html>')),
	image('WebP', 'media_format', bytes('RIFF\0\0\0\0WEBPVP8 ')),
	image('GIF', 'media_format', bytes('GIF89a')),
	image('SVG', 'media_format', bytes('<svg>')),
	image('HEIC', 'media_format', bytes('\0\0\0\x18ftypheic')),
	image('AVIF', 'media_format', bytes('\0\0\0\x18ftypavif')),
	image('video or cover mixed up', 'media_not_image', bytes('\0\0\0\x18ftypmp42')),
	image('bytes of no image', 'media_not_image', bytes('not found')),
	image('over 20 MB', 'media_too_large', {
		headers: { ...PNG, 'content-length': 20 * 1_024 * 1_024 + 1 },
		body: Buffer.concat([png(1_000, 1_500), Buffer.alloc(20 * 1_024 * 1_024 - 72 + 1)]),
	}),
	image('too small', 'media_too_small', { headers: PNG, body: png(90, 90) }),
	image('tall or wide', 'media_ratio', { headers: PNG, body: png(500, 3_000) }),
	image('no image content type', 'media_content_type', { body: png(1_000, 1_500) }),
	image('missing file', 'media_answers_error', { status: 404 }),
	image('forbidden file', 'media_answers_error', { status: 403 }),
	image('proxy that answers 422', 'media_answers_error', { status: 422, body: startOf('<html>') }),
	image('host that breaks off', 'media_unreachable', 'cut'),
	{
		...image('host that hangs', 'media_unreachable', 'hang'),
		arrange: () => {
			stage.settings.timeoutMs = 150;
		},
	},
	{
		failure: 'signed address that has ended',
		place: 'look',
		code: 'media_url_expires',
		also: ['media_answers_error'],
		body: () => ({ image_url: `${stage.host.serve({ status: 403 })}?${signed}` }),
	},
	{
		failure: 'address of a private network',
		place: 'look',
		code: 'media_address_refused',
		body: () => ({ image_url: 'http://192.168.1.10/soup.png' }),
	},
	{
		failure: 'link over a shortener',
		place: 'look',
		code: 'link_shortener',
		body: () => ({ link_url: 'https://bit.ly/soup' }),
	},
	{
		failure: 'link that leads to another site',
		place: 'look',
		code: 'link_redirects_elsewhere',
		body: () => {
			const location = stage.host.elsewhere(stage.host.serve({}));
			return { link_url: stage.host.serve({ status: 302, headers: { location } }) };
		},
	},
	{
		failure: 'link that does not open',
		place: 'look',
		code: 'link_answers_error',
		body: () => ({ link_url: stage.host.serve({ status: 410 }) }),
	},
	{
		failure: 'board deleted or archived after accepting',
		place: 'look',
		code: 'board_missing',
		arrange: () => {
			stage.known.board = { kind: 'absent' };
		},
	},
	{
		failure: 'secret board without the permission to write',
		place: 'look',
		code: 'board_secret_scope',
		arrange: () => {
			stage.known.board = aBoard({ privacy: 'SECRET' });
		},
	},
	// Its header is good; to know it the whole file would have to be fetched and decoded.
	{ failure: 'image that is broken behind its header', place: 'late', code: null },
	// Behind the first 64 kB, as after a large preview: the size is then not known.
	{ failure: 'size of an image with a long header', place: 'late', code: null },
];

/** The code that accepting refuses this body with, or null. */
async function refusalOf(body: Record<string, unknown>): Promise<string | null> {
	const parsed = createPinBody.safeParse(body);
	if (!parsed.success) return 'validation_error';
	const refusal = await checkTarget(
		{
			findAccount: async () => stage.known.account,
			knowsBoard: async (_account, boardId) => (boardId === '123456789' ? 'known' : 'unknown'),
			findAsset: async () => null,
		},
		{ workspaceId: WORKSPACE, accountId: ACCOUNT, boardId: parsed.data.board_id ?? '' },
	);
	return refusal?.code ?? null;
}

async function foundIn(body: Record<string, unknown>): Promise<string[]> {
	const parsed = createPinBody.parse(body);
	const content = contentOf(parsed, parsed.board_id ?? '');
	const findings = await inspect(stage.deps, {
		account: stage.known.account,
		content,
		runAt: null,
	});
	return findings.map(({ code }) => code);
}

const tried = ROWS.filter(({ place }) => place !== 'late');

describe('what Pinterest is known to refuse', () => {
	it('is nothing of a good pin', async () => {
		expect(await refusalOf(good())).toBeNull();
		expect(await foundIn(good())).toEqual([]);
	});

	it.each(tried.map((row) => [row.failure, row] as const))(
		'is found before anything is sent: %s',
		async (_failure, { place, code, also = [], body, arrange }) => {
			arrange?.();
			const pin = { ...good(), ...body?.() };
			if (place === 'accept') expect(await refusalOf(pin)).toBe(code);
			else expect(await foundIn(pin)).toEqual([code, ...also]);
		},
	);

	it('is found for at least 95 of 100 entries', () => {
		expect(tried.length / ROWS.length).toBeGreaterThanOrEqual(0.95);
	});
});
