import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator, type Reply, type Running, type TestUser } from './start-simulator.js';

let pinterest: Running;
let ana: TestUser;
beforeEach(async () => {
	pinterest = await startSimulator();
	ana = await pinterest.newUser('ana');
});
afterEach(() => pinterest.stop());

const get = (path: string, user = ana): Promise<Reply> =>
	pinterest.ask('GET', `/v5${path}`, { token: user.token });

describe('POST /v5/pins', () => {
	it('answers 201 with the pin, times without a zone', async () => {
		const reply = await pinterest.pin(ana, {
			title: 'T',
			description: 'D',
			link: 'https://example.com/x',
			alt_text: 'A',
		});
		expect(reply).toMatchObject({
			status: 201,
			body: {
				board_id: ana.boardId,
				board_section_id: null,
				title: 'T',
				description: 'D',
				link: 'https://example.com/x',
				alt_text: 'A',
				created_at: '2026-01-15T12:00:00',
				creative_type: 'REGULAR',
				is_owner: true,
			},
		});
		expect(reply.body.id).toMatch(/^\d{18}$/);
	});

	it('writes the effect and the call down', async () => {
		const reply = await pinterest.pin(ana, { title: 'T', link: 'https://example.com/' });
		const requestId = reply.headers.get('x-pinterest-rid');
		expect(await pinterest.ledger()).toEqual([
			{
				seq: 1,
				effect: 'pin.created',
				at: pinterest.clock.ms,
				userId: ana.id,
				boardId: ana.boardId,
				pinId: reply.body.id,
				title: 'T',
				link: 'https://example.com/',
				description: null,
				requestId,
				outcome: 'answered',
			},
		]);
		expect(await pinterest.calls()).toMatchObject([
			{ seq: 1, title: 'T', boardId: ana.boardId, fault: null, status: 201, requestId },
		]);
	});

	it('makes a second pin when asked twice', async () => {
		const first = await pinterest.pin(ana);
		const second = await pinterest.pin(ana);
		expect(second.body.id).not.toBe(first.body.id);
	});

	it('takes no notice of a property it does not know, publish_date among them', async () => {
		const reply = await pinterest.pin(ana, { publish_date: '2030-01-01T00:00:00Z' });
		expect(reply.status).toBe(201);
	});

	it.each([
		['a title of 101', { title: 'x'.repeat(101) }],
		['a description of 801', { description: 'x'.repeat(801) }],
		['an alt text of 501', { alt_text: 'x'.repeat(501) }],
		['a link of 2049', { link: `https://e.com/${'x'.repeat(2035)}` }],
		['a link that is no web address', { link: 'ftp://example.com' }],
		['a title that is no text', { title: 5 }],
		['a board name as id', { board_id: 'kitchen' }],
		['no board', { board_id: undefined }],
		['no media', { media_source: undefined }],
		['an unknown media source', { media_source: { source_type: 'fax' } }],
		['an image without a url', { media_source: { source_type: 'image_url' } }],
		['a carousel of one', { media_source: { source_type: 'multiple_image_urls', items: [{}] } }],
		['a colour that is none', { dominant_color: 'red' }],
	])('refuses %s with 400 code 1 and makes nothing', async (_, fields) => {
		const reply = await pinterest.pin(ana, fields);
		expect(reply).toMatchObject({ status: 400, body: { code: 1 } });
		expect(await pinterest.ledger()).toEqual([]);
	});

	it.each([
		['title', 100],
		['description', 800],
		['alt_text', 500],
	])('takes a %s of exactly %i', async (field, length) => {
		expect((await pinterest.pin(ana, { [field]: 'x'.repeat(length) })).status).toBe(201);
	});

	it('refuses a board that is missing, foreign, archived, or secret beyond the scopes', async () => {
		const arrange = async (body: Record<string, unknown>): Promise<string> =>
			(await pinterest.ask('POST', '/_sim/boards', { body })).body.id as string;
		const foreign = await arrange({ user: 'ben', name: 'Ben' });
		const shared = await arrange({ user: 'ben', name: 'Shared', collaborators: ['ana'] });
		const archived = await arrange({ user: 'ana', name: 'Old', archived: true });
		const secret = await arrange({ user: 'ana', name: 'Hidden', privacy: 'SECRET' });
		const plain = await pinterest.newUser('ana', [
			'boards:read',
			'boards:write',
			'pins:read',
			'pins:write',
		]);
		const on = async (user: TestUser, boardId: string): Promise<[number, number | undefined]> => {
			const { status, body } = await pinterest.pin(user, { board_id: boardId });
			return [status, body.code];
		};
		expect(await on(ana, '999')).toEqual([404, 40]);
		expect(await on(ana, foreign)).toEqual([403, 29]);
		expect(await on(ana, archived)).toEqual([403, 403]);
		expect(await on(plain, secret)).toEqual([403, 29]);
		expect(await on(ana, secret)).toEqual([201, undefined]);
		expect(await on(ana, shared)).toEqual([201, undefined]);
	});

	it('refuses a section of another board with code 2031', async () => {
		const path = `/v5/boards/${ana.boardId}/sections`;
		const section = await pinterest.ask('POST', path, { token: ana.token, body: { name: 's' } });
		const fields = { board_section_id: section.body.id };
		expect((await pinterest.pin(ana, fields)).body.board_section_id).toBe(section.body.id);
		const elsewhere = await pinterest.pin(ana, { ...fields, board_id: ana.faultBoardId });
		expect(elsewhere).toMatchObject({ status: 404, body: { code: 2031 } });
	});

	it('takes an image as base64 and refuses bytes that are none', async () => {
		const png = await fetch(`${pinterest.url}/_sim/image.png`);
		const data = Buffer.from(await png.arrayBuffer()).toString('base64');
		const source = { source_type: 'image_base64', content_type: 'image/png', data };
		const send = async (media: unknown): Promise<[number, number | undefined]> => {
			const { status, body } = await pinterest.pin(ana, { media_source: media });
			return [status, body.code];
		};
		expect(await send(source)).toEqual([201, undefined]);
		expect(await send({ ...source, data: 'aGVsbG8gd29ybGQh' })).toEqual([403, 235]);
		expect(await send({ ...source, content_type: 'image/webp' })).toEqual([400, 1]);
	});

	it('refuses a body that is not JSON', async () => {
		const answer = await fetch(`${pinterest.url}/v5/pins`, {
			method: 'POST',
			headers: { authorization: `Bearer ${ana.token}`, 'content-type': 'application/json' },
			body: '{"title":',
		});
		expect(answer.status).toBe(400);
	});

	it('fetches image_url media where the settings say so', async () => {
		const page = await servePage('<html></html>');
		await pinterest.ask('PUT', '/_sim/settings', { body: { fetchImages: true } });
		const from = async (url: string): Promise<[number, string | undefined]> => {
			const source = { source_type: 'image_url', url };
			const { status, body } = await pinterest.pin(ana, { media_source: source });
			return [status, body.message];
		};
		expect(await from(`${pinterest.url}/_sim/image.png`)).toEqual([201, undefined]);
		expect(await from(page.url)).toEqual([400, 'The format of the image is not supported.']);
		await page.stop();
		expect(await from(page.url)).toEqual([400, 'Sorry, we could not fetch the image.']);
	});
});

describe('/v5/pins/{pin_id}', () => {
	it('answers 404 with code 50 once the pin is deleted', async () => {
		const { body } = await pinterest.pin(ana);
		const path = `/v5/pins/${body.id}`;
		const remove = (): Promise<Reply> => pinterest.ask('DELETE', path, { token: ana.token });
		expect((await remove()).status).toBe(204);
		expect(await remove()).toMatchObject({ status: 404, body: { code: 50 } });
		expect(await get(`/pins/${body.id}`)).toMatchObject({ status: 404, body: { code: 50 } });
		expect((await pinterest.ledger()).map(({ effect }) => effect)).toEqual([
			'pin.created',
			'pin.deleted',
		]);
	});

	it("refuses somebody else's pin", async () => {
		const { body } = await pinterest.pin(ana);
		const ben = await pinterest.newUser('ben');
		expect((await get(`/pins/${body.id}`, ben)).status).toBe(403);
	});

	it('changes texts and board, never the media', async () => {
		const { body } = await pinterest.pin(ana);
		const patch = (fields: unknown): Promise<Reply> =>
			pinterest.ask('PATCH', `/v5/pins/${body.id}`, { token: ana.token, body: fields });
		const moved = await patch({ title: 'New', board_id: ana.faultBoardId });
		expect(moved.body).toMatchObject({ id: body.id, title: 'New', board_id: ana.faultBoardId });
		expect((await get(`/boards/${ana.boardId}/pins`)).body.items).toEqual([]);
		expect((await get(`/boards/${ana.faultBoardId}/pins`)).body.items).toHaveLength(1);
		expect((await patch({ media_source: {} })).status).toBe(400);
	});
});

describe('any other path or method', () => {
	it('is 405 code 5 on a known path and 404 elsewhere', async () => {
		const reply = await pinterest.ask('PUT', '/v5/pins', { token: ana.token, body: {} });
		expect(reply).toMatchObject({ status: 405, body: { code: 5 } });
		expect((await get('/catalogs')).status).toBe(404);
	});

	it('wants a bearer', async () => {
		const reply = await pinterest.ask('GET', '/v5/pins');
		expect(reply).toMatchObject({ status: 401, body: { code: 2 } });
		expect(reply.headers.get('x-pinterest-rid')).toMatch(/^sim-/);
	});
});

async function servePage(html: string): Promise<{ url: string; stop(): Promise<void> }> {
	const server: Server = createServer((_, res) => {
		res.setHeader('content-type', 'text/html');
		res.end(html);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	return {
		url,
		stop: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
