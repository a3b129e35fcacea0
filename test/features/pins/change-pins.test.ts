import { randomUUID } from 'node:crypto';
import type { PublicationState } from '../../../service/src/domain/publication-state.js';
import { deletePin } from '../../../service/src/features/pins/delete-pin.js';
import { retryPin } from '../../../service/src/features/pins/retry-pin.js';
import { updatePin } from '../../../service/src/features/pins/update-pin.js';
import { changeOf } from '../../../service/src/features/publications/index.js';
import { callerOf, openPublications, type PublicationStage } from '../publications/stage.js';

let stage: PublicationStage;
beforeAll(async () => {
	stage = await openPublications();
});
afterAll(() => stage.close());

const FINAL: readonly PublicationState[] = ['published', 'failed', 'canceled', 'removed'];
const inState = (state: PublicationState, given = {}) =>
	stage.store({
		state,
		fence: 1,
		...(FINAL.includes(state) ? { nextAt: undefined } : {}),
		...(state === 'published' ? { pinterestPinId: randomUUID() } : {}),
		...given,
	});

describe('updatePin', () => {
	it.each<PublicationState>(['queued', 'deferred', 'failed'])(
		'changes one that is %s',
		async (state) => {
			const record = await inState(state);
			const body = { title: 'New', description: null, link_url: '', board_id: '42' };
			const changed = await updatePin(stage.deps, callerOf(record), { pinId: record._id, body });
			expect(changed.content).toMatchObject({
				title: 'New',
				description: null,
				link: null,
				boardId: '42',
				imageUrl: record.content.imageUrl,
			});
			expect(changed).toMatchObject({ titleKey: 'new', words: ['new'], seq: record.seq + 1 });
			expect(changed.state).toBe(state === 'deferred' ? 'queued' : state);
			expect(changed.fingerprint).toBe(record.fingerprint);
		},
	);

	it.each<[PublicationState, string]>([
		['published', 'pin_already_published'],
		['removed', 'pin_removed_on_pinterest'],
		['publishing', 'pin_publishing'],
		['preparing', 'pin_publishing'],
		['verifying', 'pin_publishing'],
		['canceled', 'conflict'],
	])('refuses one that is %s with %s', async (state, code) => {
		const record = await inState(state);
		const edit = updatePin(stage.deps, callerOf(record), {
			pinId: record._id,
			body: { title: 'New' },
		});
		await expect(edit).rejects.toMatchObject({ code });
	});

	it('sends one at once that waited for its backoff', async () => {
		const nextAt = new Date(stage.clock.now().getTime() + 600_000);
		const record = await inState('deferred', { nextAt });
		const body = { title: 'New' };
		await updatePin(stage.deps, callerOf(record), { pinId: record._id, body });
		expect(await stage.claim(record.accountId)).toMatchObject({ intent: { title: 'New' } });
	});

	it('writes nothing where nothing changes', async () => {
		const record = await inState('queued');
		const body = { title: record.content.title };
		const same = await updatePin(stage.deps, callerOf(record), { pinId: record._id, body });
		expect(same.seq).toBe(record.seq);
	});

	it('refuses a board that the account does not have, and a pin of somebody else', async () => {
		const record = await inState('queued');
		const pinId = record._id;
		const body = { board_id: 'nowhere' };
		const unknown = updatePin(stage.deps, callerOf(record), { pinId, body });
		await expect(unknown).rejects.toMatchObject({ code: 'board_not_found' });
		const others = [
			callerOf({ workspaceId: randomUUID() }),
			callerOf(record, { accountIds: [randomUUID()] }),
		];
		for (const caller of others) {
			const foreign = updatePin(stage.deps, caller, { pinId, body: { title: 'x' } });
			await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
		}
	});
});

describe('deletePin', () => {
	const remove = (record: { _id: string; workspaceId: string }, fromPinterest = false) =>
		deletePin(stage.deps, callerOf(record), { pinId: record._id, fromPinterest });

	it.each<PublicationState>(['queued', 'deferred'])('cancels one that is %s', async (state) => {
		const record = await inState(state, { idempotencyKey: randomUUID() });
		const gone = await remove(record);
		expect(gone).toMatchObject({ state: 'canceled', fault: { code: 'canceled' } });
		expect(gone.idempotencyKey).toBeUndefined();
		expect(gone.outbox.map(({ name }) => name)).toEqual(['pin.canceled']);
		expect(await stage.claim(record.accountId)).toBeNull();
		expect(await stage.publications.pin(record.workspaceId, record._id)).toBeNull();
	});

	it.each<PublicationState>(['publishing', 'preparing', 'verifying'])(
		'stores the wish for one that is %s, whose outcome grants it',
		async (state) => {
			const record = await inState(state);
			await expect(remove(record)).rejects.toMatchObject({
				code: 'pin_publishing',
				details: { facts: { cancel_requested: true } },
			});
			await expect(remove(record)).rejects.toMatchObject({ code: 'pin_publishing' });
			const after = await stage.publications.pin(record.workspaceId, record._id);
			expect(after).toMatchObject({ state, nextAt: record.nextAt });
			expect(after?.cancelRequestedAt).toEqual(stage.clock.now());
			expect(after?.history.filter(({ trigger }) => trigger === 'requestCancel')).toHaveLength(1);
		},
	);

	it('takes a published one off Pinterest only when asked', async () => {
		const kept = await remove(await inState('published'));
		expect(kept.state).toBe('published');
		expect(stage.remote).not.toContain(kept.pinterestPinId);
		const gone = await remove(await inState('published'), true);
		expect(gone).toMatchObject({ state: 'removed', removedAt: stage.clock.now() });
		expect(stage.remote).toContain(gone.pinterestPinId);
		expect(gone.outbox.map(({ name }) => name)).toEqual(['pin.removed']);
	});

	it('leaves everything as it was when Pinterest refuses', async () => {
		const record = await inState('published');
		const deps = { ...stage.deps, deleteRemotePin: () => Promise.reject(new Error('no')) };
		const input = { pinId: record._id, fromPinterest: true };
		await expect(deletePin(deps, callerOf(record), input)).rejects.toThrow('no');
		const after = await stage.publications.pin(record.workspaceId, record._id);
		expect(after).toMatchObject({ state: 'published', seq: record.seq });
	});

	it('leaves the schedule, and with it the key', async () => {
		const scheduleId = randomUUID();
		const key = randomUUID();
		const record = await inState('failed', { scheduleId, idempotencyKey: key, runAt: new Date(0) });
		await remove(record);
		const schedule = await stage.publications.schedule(record.workspaceId, scheduleId);
		expect(schedule).toMatchObject({ idempotencyKey: key });
		expect(await stage.publications.pin(record.workspaceId, record._id)).toBeNull();
	});
});

describe('retryPin', () => {
	const fault = { code: 'invalid_image', message: 'x', at: new Date(0) } as const;
	const retry = (record: { _id: string; workspaceId: string }, target = {}) =>
		retryPin(stage.deps, callerOf(record), { pinId: record._id, ...target });

	it('gives a failed one all its attempts again', async () => {
		const record = await inState('failed', {
			fault,
			attempts: 5,
			postponed: 4,
			cancelRequestedAt: new Date(0),
		});
		const again = await retry(record);
		expect(again).toMatchObject({ state: 'queued', attempts: 0, postponed: 0, fault: null });
		expect(again.cancelRequestedAt).toBeUndefined();
		expect(stage.wakes).toContain(`publish:${record.accountId}`);
	});

	it('sends it elsewhere when told so', async () => {
		const record = await inState('failed', { fault });
		const accountId = randomUUID();
		const again = await retry(record, { accountId, boardId: '77' });
		expect(again).toMatchObject({ accountId, content: { boardId: '77' } });
		const claimed = await stage.claim(accountId);
		expect(claimed?.intent).toMatchObject({ accountId, boardId: '77' });
	});

	it('reads the board back first while it is not known whether a pin was made', async () => {
		const record = await inState('failed', { fault: { ...fault, code: 'unconfirmed' } });
		const again = await retry(record);
		expect(again).toMatchObject({ state: 'verifying', readBack: { looks: 0 } });
		const claimed = await stage.claim(record.accountId);
		if (!claimed) throw new Error('nothing to look at');
		const absent = changeOf(claimed, {
			trigger: 'clear',
			now: stage.clock.now(),
			nextAt: stage.clock.now(),
		});
		expect(await stage.publications.change(absent)).toMatchObject({ state: 'queued' });
	});

	it.each<PublicationState>(['queued', 'published', 'publishing', 'canceled', 'removed'])(
		'refuses one that is %s',
		async (state) => {
			await expect(retry(await inState(state))).rejects.toMatchObject({ code: 'conflict' });
		},
	);

	it('refuses an account that the key is not for, and a board that is not there', async () => {
		const record = await inState('failed', { fault });
		const caller = callerOf(record, { accountIds: [record.accountId] });
		const input = { pinId: record._id, accountId: randomUUID() };
		const foreign = async () => retryPin(stage.deps, caller, input);
		await expect(foreign()).rejects.toMatchObject({ code: 'account_not_permitted' });
		await expect(retry(record, { boardId: 'nowhere' })).rejects.toMatchObject({
			code: 'board_not_found',
		});
	});
});
