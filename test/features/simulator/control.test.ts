import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Reply, type Running, type TestUser } from './start-simulator.js';

let pinterest: Running;
let ana: TestUser;
beforeEach(async () => {
	pinterest = await startSimulator();
	ana = await pinterest.newUser('ana');
});
afterEach(() => pinterest.stop());

const control = (method: string, path: string, body?: unknown): Promise<Reply> =>
	pinterest.ask(method, `/_sim${path}`, { body });

describe('/_sim/settings', () => {
	it('changes what is named and leaves the rest', async () => {
		const reply = await control('PUT', '/settings', { lagMs: 5 });
		expect(reply.body).toMatchObject({ lagMs: 5, writeLimitPerMinute: 100 });
	});

	it('refuses a setting it does not know', async () => {
		expect((await control('PUT', '/settings', { lag: 5 })).status).toBe(400);
	});
});

describe('/_sim/ledger and /_sim/calls', () => {
	it('answer what came after a number', async () => {
		for (let i = 0; i < 3; i++) await pinterest.pin(ana, { title: `${i}` });
		for (const path of ['/ledger', '/calls']) {
			const { body } = await control('GET', `${path}?after=1`);
			expect(body.last).toBe(3);
			expect(body.items.map(({ title }: { title: string }) => title)).toEqual(['1', '2']);
		}
	});

	it('count a call that was refused before it was anybody’s', async () => {
		await pinterest.ask('POST', '/v5/pins', { body: { title: 'x' } });
		expect(await pinterest.calls()).toMatchObject([{ title: 'x', userId: null, status: 401 }]);
	});

	it('keep counting after a reset', async () => {
		await pinterest.pin(ana);
		await control('POST', '/reset');
		await pinterest.pin(ana, { title: 'second' });
		expect(await pinterest.ledger()).toMatchObject([{ seq: 2, title: 'second' }]);
		expect((await control('GET', '/ledger?after=1')).body.items).toHaveLength(1);
	});
});

describe('/_sim/pins', () => {
	it('lists all pins of all users, before lists show them', async () => {
		await control('PUT', '/settings', { lagMs: 60_000 });
		const ben = await pinterest.newUser('ben');
		await pinterest.pin(ana);
		await pinterest.pin(ben);
		const users = (await control('GET', '/pins')).body.items.map(
			(pin: { user_id: string }) => pin.user_id,
		);
		expect(users).toEqual([ana.id, ben.id]);
	});

	it('takes one away without a trace in the ledger, as its owner would by hand', async () => {
		const { body } = await pinterest.pin(ana);
		expect((await control('DELETE', `/pins/${body.id}`)).status).toBe(204);
		expect(await pinterest.ledger()).toHaveLength(1);
		const reply = await pinterest.ask('GET', `/v5/pins/${body.id}`, { token: ana.token });
		expect(reply.status).toBe(404);
	});
});

describe('POST /_sim/reset', () => {
	it('forgets pins and keeps users, tokens and boards', async () => {
		await pinterest.pin(ana);
		await control('POST', '/reset');
		const state = (await control('GET', '/state')).body;
		expect(state).toMatchObject({ users: 1, boards: 4, pins: 0, accessTokens: 1 });
		expect((await pinterest.pin(ana)).status).toBe(201);
	});

	it('forgets everything when asked to', async () => {
		await control('POST', '/reset', { everything: true });
		expect((await control('GET', '/state')).body).toMatchObject({ users: 0, accessTokens: 0 });
	});
});

describe('a restart', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'pinlane-simulator-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it('on the same journal knows users, tokens, boards and pins, and makes no id twice', async () => {
		const journalFile = join(folder, 'journal.jsonl');
		const first = await startSimulator({ journalFile });
		const user = await first.newUser('ana');
		const made = await first.pin(user);
		const gone = await first.pin(user);
		const path = `/v5/pins/${gone.body.id}`;
		await first.ask('DELETE', path, { token: user.token });
		await first.stop();
		appendFileSync(journalFile, '{"put":"pin","value":{"id":"cut o');

		const second = await startSimulator({ journalFile });
		const list = await second.ask('GET', `/v5/boards/${user.boardId}/pins`, { token: user.token });
		expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([made.body.id]);
		const more = await second.pin(user);
		expect([made.body.id, gone.body.id]).not.toContain(more.body.id);
		await second.stop();

		const third = await startSimulator({ journalFile });
		expect((await third.ask('GET', '/_sim/state')).body).toMatchObject({ users: 1, pins: 2 });
		await third.stop();
	});

	it('of the listener in the same process forgets nothing', async () => {
		await pinterest.pin(ana);
		const port = Number(new URL(pinterest.url).port);
		await pinterest.simulator.close();
		await expect(pinterest.pin(ana)).rejects.toThrow();
		await pinterest.simulator.listen(port);
		expect((await pinterest.pin(ana)).status).toBe(201);
		expect(await pinterest.ledger()).toHaveLength(2);
	});
});
