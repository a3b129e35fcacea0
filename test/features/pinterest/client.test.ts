import { Agent } from 'undici';
import {
	createPinterestClient,
	type PinterestClient,
} from '../../../service/src/pinterest/client.js';
import {
	answerJson,
	CLIENT_SECRET,
	clientFor,
	failureOf,
	startFakePinterest,
	TOKEN,
	type Answerer,
	type FakePinterest,
} from './fake-pinterest.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

async function connect(
	answerer: Answerer,
): Promise<{ fake: FakePinterest; client: PinterestClient }> {
	const fake = await startFakePinterest(answerer);
	const client = clientFor(fake.url);
	ends.push(client.close, fake.close);
	return { fake, client };
}

const always =
	(status: number, body: unknown): Answerer =>
	(_seen, response) =>
		answerJson(response, status, body);

/** Pages by bookmark: the first has none, page n is asked for with `b<n>`. */
const paged =
	(pages: readonly unknown[][], end: string | null = null): Answerer =>
	(seen, response) => {
		const bookmark = new URL(seen.path, 'http://x').searchParams.get('bookmark');
		const page = bookmark === null ? 0 : Number(bookmark.slice(1));
		const last = page >= pages.length - 1;
		answerJson(response, 200, { items: pages[page], bookmark: last ? end : `b${page + 1}` });
	};

const formOf = (fake: FakePinterest) =>
	Object.fromEntries(new URLSearchParams(fake.seen[0]?.body ?? ''));

describe('authorizationUrl', () => {
	it('leads to the consent page with comma separated scopes', async () => {
		const { client } = await connect(always(200, {}));
		const url = new URL(
			client.authorizationUrl({
				redirectUri: 'https://me.test/cb?x=1',
				state: 's&t',
				scopes: ['pins:read', 'pins:write'],
			}),
		);
		expect(url.origin + url.pathname).toBe('https://www.pinterest.com/oauth/');
		expect(Object.fromEntries(url.searchParams)).toEqual({
			client_id: '1234567',
			redirect_uri: 'https://me.test/cb?x=1',
			response_type: 'code',
			scope: 'pins:read,pins:write',
			state: 's&t',
		});
	});
});

describe('exchangeCode', () => {
	it('sends a form with the continuous flag and reads the token set', async () => {
		const { client, fake } = await connect(
			always(200, {
				access_token: 'pina_a',
				refresh_token: 'pinr_r',
				token_type: 'bearer',
				expires_in: 2592000,
				refresh_token_expires_in: 5184000,
				scope: 'boards:read, pins:read pins:write',
			}),
		);
		expect(await client.exchangeCode({ code: 'c', redirectUri: 'https://me.test/cb' })).toEqual({
			accessToken: 'pina_a',
			refreshToken: 'pinr_r',
			accessExpiresInSeconds: 2592000,
			refreshExpiresInSeconds: 5184000,
			scopes: ['boards:read', 'pins:read', 'pins:write'],
		});
		const [seen] = fake.seen;
		const basic = Buffer.from(`1234567:${CLIENT_SECRET}`).toString('base64');
		expect(seen).toMatchObject({ method: 'POST', path: '/v5/oauth/token' });
		expect(seen?.headers).toMatchObject({
			authorization: `Basic ${basic}`,
			'content-type': 'application/x-www-form-urlencoded',
		});
		expect(formOf(fake)).toEqual({
			grant_type: 'authorization_code',
			code: 'c',
			redirect_uri: 'https://me.test/cb',
			continuous_refresh: 'true',
		});
	});
});

describe('refreshTokens', () => {
	it('gives null where Pinterest sends no new refresh token', async () => {
		const { client, fake } = await connect(
			always(201, { access_token: 'pina_b', expires_in: '60' }),
		);
		expect(await client.refreshTokens({ refreshToken: 'pinr_old' })).toEqual({
			accessToken: 'pina_b',
			refreshToken: null,
			accessExpiresInSeconds: 60,
			refreshExpiresInSeconds: null,
			scopes: [],
		});
		expect(formOf(fake)).toEqual({ grant_type: 'refresh_token', refresh_token: 'pinr_old' });
	});

	it('tells a dead grant from wrong app credentials', async () => {
		const dead = await connect(
			always(401, { code: 283, message: 'The authorization grant is invalid' }),
		);
		const wrong = await connect(always(401, { error: 'invalid_client' }));
		const args = { refreshToken: 'pinr_old' };
		expect((await failureOf(dead.client.refreshTokens(args))).code).toBe('token_revoked');
		expect((await failureOf(wrong.client.refreshTokens(args))).code).toBe(
			'pinterest_not_permitted',
		);
	});
});

describe('getUserAccount', () => {
	it.each([
		[
			{ id: '27', username: 'me', business_name: 'Me Ltd' },
			{ id: '27', username: 'me', displayName: 'Me Ltd' },
		],
		[
			{ username: 'me', business_name: null },
			{ id: 'me', username: 'me', displayName: null },
		],
	])('reads %j', async (body, expected) => {
		const { client, fake } = await connect(always(200, body));
		expect(await client.getUserAccount(TOKEN)).toEqual(expected);
		expect(fake.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
	});
});

describe('listBoards', () => {
	it('reads all pages, empty ones with a bookmark too', async () => {
		const board = (id: string) => ({ id, name: `Board ${id}`, privacy: 'PUBLIC' });
		const shared = { ...board('3'), description: 'd', owner: { username: 'other' } };
		const { client, fake } = await connect(paged([[board('1'), board('2')], [], [shared]]));
		expect(await client.listBoards(TOKEN)).toEqual([
			{ id: '1', name: 'Board 1', description: null, privacy: 'PUBLIC', ownerUsername: null },
			{ id: '2', name: 'Board 2', description: null, privacy: 'PUBLIC', ownerUsername: null },
			{ id: '3', name: 'Board 3', description: 'd', privacy: 'PUBLIC', ownerUsername: 'other' },
		]);
		expect(fake.seen.map(({ path }) => path)).toEqual([
			'/v5/boards?page_size=250',
			'/v5/boards?page_size=250&bookmark=b1',
			'/v5/boards?page_size=250&bookmark=b2',
		]);
	});

	it('stops when a bookmark leads to itself', async () => {
		const { client, fake } = await connect(paged([[], []], 'b1'));
		expect(await client.listBoards(TOKEN)).toEqual([]);
		expect(fake.seen).toHaveLength(2);
	});
});

describe('createBoard', () => {
	it('sends what is set, once, and gives the board', async () => {
		const { client, fake } = await connect((_seen, response) =>
			answerJson(response, 201, { id: '7', name: 'Soups', privacy: 'PUBLIC' }),
		);
		const request = { name: 'Soups', description: null, privacy: null };
		expect(await client.createBoard(TOKEN, request)).toEqual({
			id: '7',
			name: 'Soups',
			description: null,
			privacy: 'PUBLIC',
			ownerUsername: null,
		});
		expect(fake.seen).toHaveLength(1);
		expect(fake.seen[0]).toMatchObject({ method: 'POST', path: '/v5/boards' });
		expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual({ name: 'Soups' });
		await client.createBoard(TOKEN, { name: 'S', description: 'd', privacy: 'SECRET' });
		const full = { name: 'S', description: 'd', privacy: 'SECRET' };
		expect(JSON.parse(fake.seen[1]?.body ?? '')).toEqual(full);
	});

	it.each([
		[
			400,
			{ code: 400, message: 'The board name is invalid or duplicated.' },
			'refused',
			'conflict',
		],
		[500, { code: 500, message: 'Internal server error.' }, 'unknown', 'pinterest_unavailable'],
		[201, { name: 'without an id' }, 'unknown', 'pinterest_unavailable'],
	])('%d %j ends %s with %s', async (status, body, outcome, code) => {
		const { client } = await connect(always(status, body));
		const request = { name: 'Soups', description: null, privacy: null };
		expect(await failureOf(client.createBoard(TOKEN, request))).toMatchObject({ outcome, code });
	});
});

describe('createPin', () => {
	const request = {
		boardId: '549755885175',
		title: 'Täst',
		description: null,
		altText: 'alt',
		link: null,
		dominantColor: '#6e7874',
		media: { kind: 'imageUrl', url: 'https://example.com/a.jpg' },
	} as const;

	it('sends what is set, once, and gives the id', async () => {
		const { client, fake } = await connect((_seen, response) =>
			answerJson(response, 201, { id: '8133' }, { 'x-pinterest-rid': 'rid-7' }),
		);
		expect(await client.createPin(TOKEN, request)).toEqual({ id: '8133', requestId: 'rid-7' });
		expect(fake.seen).toHaveLength(1);
		expect(fake.seen[0]).toMatchObject({ method: 'POST', path: '/v5/pins' });
		expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual({
			board_id: '549755885175',
			title: 'Täst',
			alt_text: 'alt',
			dominant_color: '#6e7874',
			media_source: { source_type: 'image_url', url: 'https://example.com/a.jpg' },
		});
	});

	it('opens no more connections than set', async () => {
		const sockets = new Set<unknown>();
		const { client } = await connect((_seen, response) => {
			sockets.add(response.socket);
			answerJson(response, 201, { id: '1' });
		});
		await Promise.all(Array.from({ length: 60 }, () => client.createPin(TOKEN, request)));
		expect(sockets.size).toBeLessThanOrEqual(4);
	});

	it('uses a shared dispatcher, keeps a path of the host, and leaves the dispatcher open', async () => {
		const { fake } = await connect(always(201, { id: '1' }));
		const dispatcher = new Agent({ connections: 1 });
		ends.unshift(() => dispatcher.close());
		const settings = { clientId: 'c', clientSecret: 's3cr', timeoutMs: 5000, dispatcher };
		for (const apiUrl of [`${fake.url}/mock/v5/`, `${fake.url}/mock`]) {
			const client = createPinterestClient({ ...settings, apiUrl });
			await client.createPin(TOKEN, request);
			await client.close();
		}
		expect(fake.seen.map(({ path }) => path)).toEqual(['/mock/v5/pins', '/mock/v5/pins']);
	});
});

const since = new Date('2026-03-01T11:00:00Z');
const args = { boardId: '12', since };
const pin = (id: string, more: object = {}) => ({
	id,
	board_id: '12',
	title: 't',
	created_at: '2026-03-01T11:00:05',
	is_owner: true,
	...more,
});

describe('listBoardPins', () => {
	it('reads a zone-less date as UTC and skips what is no pin', async () => {
		const tiles = [{ type: 'more_ideas' }, null, 'x', { id: '' }];
		const { client, fake } = await connect(
			paged([[...tiles, pin('1', { link: 'https://e.com', alt_text: 'a', description: 'd' })]]),
		);
		expect(await client.listBoardPins(TOKEN, args)).toEqual({
			complete: true,
			pins: [
				{
					id: '1',
					boardId: '12',
					title: 't',
					description: 'd',
					altText: 'a',
					link: 'https://e.com',
					createdAt: new Date('2026-03-01T11:00:05Z'),
					isOwner: true,
				},
			],
		});
		expect(fake.seen[0]?.path).toBe('/v5/boards/12/pins?page_size=250');
	});

	it('keeps a pin of odd shape rather than hiding it', async () => {
		const odd = { id: 7, board_id: null, title: 5, created_at: 'soon', is_owner: null };
		const { client } = await connect(paged([[odd]]));
		const { pins } = await client.listBoardPins(TOKEN, args);
		expect(pins).toMatchObject([
			{ id: '7', boardId: '12', title: null, createdAt: null, isOwner: true },
		]);
	});

	it('reads dates with a zone, and leaves out pins far older than asked for', async () => {
		const { client } = await connect(
			paged([
				[
					pin('1', { created_at: '2026-03-01T13:00:00+02:00' }),
					pin('2', { created_at: '2026-03-01T10:30:00Z' }),
					pin('3', { created_at: '2026-02-01T10:00:00' }),
				],
			]),
		);
		const { pins } = await client.listBoardPins(TOKEN, args);
		expect(pins.map(({ id, createdAt }) => [id, createdAt?.toISOString()])).toEqual([
			['1', '2026-03-01T11:00:00.000Z'],
			['2', '2026-03-01T10:30:00.000Z'],
		]);
	});
});

describe('the paging of listBoardPins', () => {
	it('is complete when the fourth page is the last', async () => {
		const { client } = await connect(paged([[pin('1')], [], [pin('2')], [pin('3')]]));
		const { pins, complete } = await client.listBoardPins(TOKEN, args);
		expect([pins.length, complete]).toEqual([3, true]);
	});

	it('is not complete when more than four pages follow, or a bookmark leads to itself', async () => {
		const long = await connect(paged([[pin('1')], [], [], [], [pin('2')]]));
		expect(await long.client.listBoardPins(TOKEN, args)).toMatchObject({ complete: false });
		expect(long.fake.seen).toHaveLength(4);
		const loop = await connect(paged([[], []], 'b1'));
		expect(await loop.client.listBoardPins(TOKEN, args)).toMatchObject({ complete: false });
	});

	it('reads pages larger than a single object may be', async () => {
		const { client } = await connect(paged([[pin('1', { media: 'x'.repeat(600_000) })]]));
		expect((await client.listBoardPins(TOKEN, args)).pins).toHaveLength(1);
	});

	it('fails as a whole when a page fails', async () => {
		const { client } = await connect((seen, response, nth) => {
			if (nth > 1) return answerJson(response, 500, {});
			paged([[pin('1')], []])(seen, response, nth);
		});
		expect((await failureOf(client.listBoardPins(TOKEN, args))).outcome).toBe('unavailable');
	});
});
