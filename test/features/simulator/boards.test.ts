import {
	startSimulator,
	type AnswerBody,
	type Reply,
	type Running,
	type TestUser,
} from './start-simulator.js';

let pinterest: Running;
let ana: TestUser;
beforeEach(async () => {
	pinterest = await startSimulator();
	ana = await pinterest.newUser('ana');
});
afterEach(() => pinterest.stop());

const get = (path: string, user = ana): Promise<Reply> =>
	pinterest.ask('GET', `/v5${path}`, { token: user.token });
const post = (path: string, body: unknown): Promise<Reply> =>
	pinterest.ask('POST', `/v5${path}`, { token: ana.token, body });
const arrange = async (body: Record<string, unknown>): Promise<string> =>
	(await pinterest.ask('POST', '/_sim/boards', { body })).body.id as string;
const names = (reply: Reply): string[] =>
	reply.body.items.map(({ name }: { name: string }) => name).sort();

async function allPages(path: string, size: number): Promise<AnswerBody[]> {
	const seen: AnswerBody[] = [];
	let bookmark: string | null = '';
	while (bookmark !== null) {
		const { body }: Reply = await get(`${path}?page_size=${size}&bookmark=${bookmark}`);
		expect(body.items.length).toBeLessThanOrEqual(size);
		seen.push(...body.items);
		bookmark = body.bookmark;
	}
	return seen;
}

describe('GET /v5/boards', () => {
	it('pages by bookmark until it is null', async () => {
		const seen = (await allPages('/boards', 1)).map(({ name }) => name);
		expect(seen.sort()).toEqual(['Faults', 'Garden', 'Kitchen', 'Summer ideas']);
	});

	it.each(['page_size=0', 'page_size=251', 'page_size=x', 'bookmark=nonsense', 'privacy=OPEN'])(
		'refuses %s',
		async (query) => {
			expect(await get(`/boards?${query}`)).toMatchObject({ status: 400, body: { code: 1 } });
		},
	);

	it('refuses a bookmark of another list', async () => {
		const { body } = await get('/boards?page_size=1');
		const reply = await get(`/boards/${ana.boardId}/pins?bookmark=${body.bookmark}`);
		expect(reply.status).toBe(400);
	});

	it('shows boards the user was invited to, with their owner', async () => {
		await arrange({ user: 'ben', name: 'Shared', collaborators: ['ana'] });
		await arrange({ user: 'ben', name: 'Not shared' });
		const reply = await get('/boards');
		expect(names(reply)).toEqual(['Faults', 'Garden', 'Kitchen', 'Shared', 'Summer ideas']);
		const shared = reply.body.items.find((board: { name: string }) => board.name === 'Shared');
		expect(shared).toMatchObject({ owner: { username: 'ben' }, collaborator_count: 1 });
	});

	it('shows secret boards only to a token that may see them, and archived ones to none', async () => {
		await arrange({ user: 'ana', name: 'Hidden', privacy: 'SECRET' });
		await arrange({ user: 'ana', name: 'Old', archived: true });
		expect(names(await get('/boards'))).toContain('Hidden');
		expect(names(await get('/boards'))).not.toContain('Old');
		const plain = await pinterest.newUser('ana', ['boards:read']);
		expect(names(await get('/boards', plain))).not.toContain('Hidden');
	});

	it('filters by privacy', async () => {
		await arrange({ user: 'ana', name: 'Hidden', privacy: 'SECRET' });
		expect(names(await get('/boards?privacy=SECRET'))).toEqual(['Hidden']);
	});
});

describe('POST /v5/boards', () => {
	it('answers 201 with the board and writes to the ledger', async () => {
		const reply = await post('/boards', { name: 'New', description: 'd', privacy: 'SECRET' });
		expect(reply).toMatchObject({
			status: 201,
			body: { name: 'New', description: 'd', privacy: 'SECRET', pin_count: 0 },
		});
		expect(reply.body.id).toMatch(/^\d{18}$/);
		expect(reply.body.created_at).toBe('2026-01-15T12:00:00');
		expect(await pinterest.ledger()).toMatchObject([
			{ effect: 'board.created', boardId: reply.body.id, outcome: 'answered' },
		]);
	});

	it.each([{}, { name: '' }, { name: 'Kitchen' }, { name: 'x'.repeat(51) }])(
		'refuses the name of %j',
		async (body) => {
			expect(await post('/boards', body)).toMatchObject({
				status: 400,
				body: { code: 400, message: 'The board name is invalid or duplicated.' },
			});
		},
	);
});

describe('/v5/boards/{board_id}', () => {
	it('answers 404 with code 40 for a board that is not there', async () => {
		expect(await get('/boards/123')).toMatchObject({ status: 404, body: { code: 40 } });
	});

	it('answers 400 for an id that is not digits', async () => {
		const reply = await get('/boards/kitchen');
		expect(reply.status).toBe(400);
		expect(reply.body.message).toContain("'kitchen' does not match '^\\d+$'");
	});

	it("answers 403 for a stranger's board", async () => {
		const id = await arrange({ user: 'ben', name: 'Private' });
		expect(await get(`/boards/${id}`)).toMatchObject({ status: 403, body: { code: 29 } });
	});

	it('changes name, description and privacy', async () => {
		const reply = await pinterest.ask('PATCH', `/v5/boards/${ana.boardId}`, {
			token: ana.token,
			body: { name: 'Cooking', privacy: 'SECRET' },
		});
		expect(reply).toMatchObject({ status: 200, body: { name: 'Cooking', privacy: 'SECRET' } });
	});

	it('deletes the board together with its pins', async () => {
		const pin = await pinterest.pin(ana);
		const reply = await pinterest.ask('DELETE', `/v5/boards/${ana.boardId}`, { token: ana.token });
		expect(reply.status).toBe(204);
		expect((await get(`/pins/${pin.body.id}`)).body.code).toBe(50);
		const effects = (await pinterest.ledger()).map(({ effect }) => effect);
		expect(effects).toEqual(['pin.created', 'pin.deleted', 'board.deleted']);
	});
});

describe('/v5/boards/{board_id}/sections', () => {
	it('creates and lists sections', async () => {
		const made = await post(`/boards/${ana.boardId}/sections`, { name: 'Salads' });
		expect(made.status).toBe(201);
		const listed = await get(`/boards/${ana.boardId}/sections`);
		expect(listed.body).toEqual({
			items: [{ id: made.body.id, name: 'Salads' }],
			bookmark: null,
		});
	});

	it('refuses an empty name', async () => {
		expect((await post(`/boards/${ana.boardId}/sections`, { name: '' })).status).toBe(400);
	});
});

describe('GET /v5/boards/{board_id}/pins', () => {
	const ids = (reply: Reply): string[] => reply.body.items.map(({ id }: { id: string }) => id);

	it('lists every pin once, in an order that says nothing about age, page by page', async () => {
		const made: string[] = [];
		for (let i = 0; i < 12; i++) made.push((await pinterest.pin(ana, { title: `${i}` })).body.id);
		const seen = (await allPages(`/boards/${ana.boardId}/pins`, 5)).map(({ id }) => id);
		expect([...seen].sort()).toEqual([...made].sort());
		expect(seen).not.toEqual(made);
		expect(seen).not.toEqual([...made].reverse());
		expect(ids(await get(`/boards/${ana.boardId}/pins`))).toEqual(seen);
	});

	it('shows a pin, its count and its time only after the lag', async () => {
		await pinterest.ask('PUT', '/_sim/settings', { body: { lagMs: 5000 } });
		pinterest.clock.ms += 1000;
		const pin = await pinterest.pin(ana);
		const before = await get(`/boards/${ana.boardId}`);
		expect(before.body).toMatchObject({
			pin_count: 0,
			board_pins_modified_at: '2026-01-15T12:00:00',
		});
		expect(ids(await get(`/boards/${ana.boardId}/pins`))).toEqual([]);
		expect(ids(await get('/pins'))).toEqual([]);
		expect((await get(`/pins/${pin.body.id}`)).status).toBe(200);

		pinterest.clock.ms += 5000;
		const after = await get(`/boards/${ana.boardId}`);
		expect(after.body).toMatchObject({
			pin_count: 1,
			board_pins_modified_at: '2026-01-15T12:00:01',
		});
		expect(ids(await get(`/boards/${ana.boardId}/pins`))).toEqual([pin.body.id]);
		expect(ids(await get('/pins'))).toEqual([pin.body.id]);
	});
});
