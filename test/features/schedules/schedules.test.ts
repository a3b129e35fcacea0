import { randomUUID } from 'node:crypto';
import type { PublicationState } from '../../../service/src/domain/publication-state.js';
import { cancelSchedule } from '../../../service/src/features/schedules/cancel-schedule.js';
import { createSchedule } from '../../../service/src/features/schedules/create-schedule.js';
import { deleteSchedule } from '../../../service/src/features/schedules/delete-schedule.js';
import { retrySchedule } from '../../../service/src/features/schedules/retry-schedule.js';
import { updateSchedule } from '../../../service/src/features/schedules/update-schedule.js';
import { callerOf, openPublications, type PublicationStage } from '../publications/stage.js';

const HOUR = 3_600_000;

let stage: PublicationStage;
beforeAll(async () => {
	stage = await openPublications();
});
afterAll(() => stage.close());

const ahead = (ms: number): Date => new Date(stage.clock.now().getTime() + ms);
const WAITING: readonly PublicationState[] = ['scheduled', 'queued', 'deferred'];
const UNDER_WAY: readonly PublicationState[] = ['publishing', 'preparing', 'verifying'];
const OVER: readonly PublicationState[] = ['published', 'removed', 'failed', 'canceled'];
const inState = async (state: PublicationState, given = {}) => {
	const over = OVER.includes(state) ? { nextAt: undefined } : {};
	const record = await stage.schedule(0, { state, ...over, ...given });
	return { record, scheduleId: record.scheduleId ?? '', caller: callerOf(record) };
};

describe('createSchedule', () => {
	const workspaceId = randomUUID();
	const caller = callerOf({ workspaceId });
	const body = (change = {}) => ({
		account_id: randomUUID(),
		board_id: '1',
		title: 'Soup',
		image_url: 'https://example.com/a.png',
		run_at: ahead(HOUR),
		...change,
	});

	it('stores a record that nobody sees as a pin and nobody may claim before its time', async () => {
		const view = await createSchedule(stage.deps, caller, body());
		expect(view).toMatchObject({ status: 'scheduled', pin_id: null, last_error: null });
		const record = await stage.publications.schedule(workspaceId, view.id);
		expect(record).toMatchObject({ state: 'scheduled', runAt: ahead(HOUR), nextAt: ahead(HOUR) });
		expect(record?._id).not.toBe(view.id);
		expect(await stage.publications.pin(workspaceId, record?._id ?? '')).toBeNull();
		const accountId = record?.accountId ?? '';
		expect(await stage.claim(accountId)).toBeNull();
		stage.clock.advance(HOUR);
		expect(await stage.claim(accountId)).toMatchObject({ state: 'publishing' });
		expect(await stage.publications.pin(workspaceId, record?._id ?? '')).not.toBeNull();
	});

	it('takes an instant of the last minute for now', async () => {
		const wanted = body({ run_at: ahead(-60_000) });
		const view = await createSchedule(stage.deps, caller, wanted);
		expect(view).toMatchObject({ status: 'queued', run_at: wanted.run_at.toISOString() });
		expect(stage.wakes).toContain(`publish:${wanted.account_id}`);
	});

	it.each([
		['past', -60_001],
		['more than two years ahead', 800 * 24 * HOUR],
	])('refuses an instant that is %s', async (_when, ms) => {
		const refused = createSchedule(stage.deps, caller, body({ run_at: ahead(ms) }));
		await expect(refused).rejects.toMatchObject({
			code: 'validation_error',
			details: { fields: [{ loc: ['body', 'run_at'] }] },
		});
	});

	it('answers a repeat with the same schedule, even when its time is past or it was edited', async () => {
		const key = { idempotency_key: randomUUID() };
		const wanted = body({ ...key, run_at: ahead(1_000) });
		const first = await createSchedule(stage.deps, caller, wanted);
		await updateSchedule(stage.deps, caller, { scheduleId: first.id, body: { title: 'Stew' } });
		stage.clock.advance(HOUR);
		const again = await createSchedule(stage.deps, caller, wanted);
		expect(again).toMatchObject({ id: first.id, already_existed: true });
		const other = createSchedule(stage.deps, caller, body({ ...key, run_at: ahead(HOUR) }));
		await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
	});
});

describe('updateSchedule', () => {
	it.each<PublicationState>(['scheduled', 'queued', 'deferred', 'failed'])(
		'moves one that is %s to another instant',
		async (state) => {
			const { record, scheduleId, caller } = await inState(state);
			const body = { run_at: ahead(2 * HOUR), title: 'Later' };
			const moved = await updateSchedule(stage.deps, caller, { scheduleId, body });
			expect(moved.runAt).toEqual(body.run_at);
			expect(moved.content.title).toBe('Later');
			expect(moved.state).toBe(state === 'failed' ? 'failed' : 'scheduled');
			expect(moved.nextAt).toEqual(state === 'failed' ? undefined : body.run_at);
			expect(await stage.claim(record.accountId)).toBeNull();
		},
	);

	it('sends at once what is moved to now', async () => {
		const { record, scheduleId, caller } = await inState('scheduled', { nextAt: ahead(HOUR) });
		const body = { run_at: ahead(-30_000) };
		await updateSchedule(stage.deps, caller, { scheduleId, body });
		expect(await stage.claim(record.accountId)).not.toBeNull();
	});

	it.each<PublicationState>([...UNDER_WAY, 'published', 'removed', 'canceled'])(
		'refuses one that is %s',
		async (state) => {
			const { scheduleId, caller } = await inState(state);
			const edit = updateSchedule(stage.deps, caller, { scheduleId, body: { title: 'x' } });
			await expect(edit).rejects.toMatchObject({ code: 'schedule_not_editable' });
		},
	);

	it('refuses a past instant and a cover for an image', async () => {
		const { scheduleId, caller } = await inState('scheduled');
		const bodies = [{ run_at: ahead(-2 * HOUR) }, { cover_image_url: 'https://example.com/c.png' }];
		for (const body of bodies) {
			const edit = updateSchedule(stage.deps, caller, { scheduleId, body });
			await expect(edit).rejects.toMatchObject({ code: 'validation_error' });
		}
	});

	it('refuses an asset nobody stored', async () => {
		const { scheduleId, caller } = await inState('scheduled');
		const body = { asset_id: randomUUID() };
		const edit = updateSchedule(stage.deps, caller, { scheduleId, body });
		await expect(edit).rejects.toMatchObject({ code: 'asset_not_found' });
	});
});

describe('cancelSchedule', () => {
	it.each(WAITING)('cancels one that is %s', async (state) => {
		const { record, scheduleId, caller } = await inState(state);
		expect(await cancelSchedule(stage.deps, caller, { scheduleId })).toMatchObject({
			state: 'canceled',
		});
		expect(await stage.claim(record.accountId)).toBeNull();
		expect(stage.wakes).toContain(`dispatch:${record.workspaceId}`);
	});

	it.each(UNDER_WAY)('stores the wish for one that is %s', async (state) => {
		const { record, scheduleId, caller } = await inState(state);
		const cancel = cancelSchedule(stage.deps, caller, { scheduleId });
		await expect(cancel).rejects.toMatchObject({ code: 'schedule_not_editable' });
		const after = await stage.publications.schedule(record.workspaceId, scheduleId);
		expect(after).toMatchObject({ state, cancelRequestedAt: stage.clock.now() });
	});

	it.each(OVER)('refuses one that is %s', async (state) => {
		const { scheduleId, caller } = await inState(state);
		const cancel = cancelSchedule(stage.deps, caller, { scheduleId });
		await expect(cancel).rejects.toMatchObject({ code: 'bad_request' });
	});
});

describe('retrySchedule', () => {
	const fault = { code: 'invalid_image', message: 'x', at: new Date(0) } as const;

	it('runs at once, at a past instant too, and keeps the pin', async () => {
		for (const runAt of [undefined, ahead(-HOUR)]) {
			const { record, scheduleId, caller } = await inState('failed', { fault, attempts: 5 });
			const again = await retrySchedule(stage.deps, caller, { scheduleId, runAt });
			expect(again).toMatchObject({ state: 'queued', attempts: 0, fault: null });
			expect(await stage.claim(record.accountId)).toMatchObject({ _id: record._id });
		}
	});

	it('waits for the instant it is given, or for its own where that is ahead', async () => {
		for (const runAt of [undefined, ahead(HOUR)]) {
			const { record, scheduleId, caller } = await inState('failed', { fault, runAt: ahead(HOUR) });
			const again = await retrySchedule(stage.deps, caller, { scheduleId, runAt });
			expect(again).toMatchObject({ state: 'scheduled', nextAt: ahead(HOUR) });
			expect(await stage.claim(record.accountId)).toBeNull();
		}
	});

	it('reads the board back first while it is not known whether a pin was made', async () => {
		const unconfirmed = { fault: { ...fault, code: 'unconfirmed' }, runAt: ahead(HOUR) };
		const { scheduleId, caller } = await inState('failed', unconfirmed);
		const again = await retrySchedule(stage.deps, caller, { scheduleId });
		expect(again).toMatchObject({ state: 'verifying', nextAt: stage.clock.now() });
	});

	it.each(['scheduled', 'publishing', 'published', 'canceled'] as const)(
		'refuses one that is %s',
		async (state) => {
			const { scheduleId, caller } = await inState(state);
			const retry = retrySchedule(stage.deps, caller, { scheduleId });
			await expect(retry).rejects.toMatchObject({ code: 'bad_request' });
		},
	);
});

describe('deleteSchedule', () => {
	it.each(OVER)('hides one that is %s and leaves its pin', async (state) => {
		const { record, scheduleId, caller } = await inState(state, { fence: 1 });
		await deleteSchedule(stage.deps, caller, { scheduleId });
		expect(await stage.publications.schedule(record.workspaceId, scheduleId)).toBeNull();
		expect(await stage.publications.pin(record.workspaceId, record._id)).toMatchObject({ state });
	});

	it.each([...WAITING, ...UNDER_WAY])('refuses one that is %s', async (state) => {
		const { scheduleId, caller } = await inState(state);
		const removal = deleteSchedule(stage.deps, caller, { scheduleId });
		await expect(removal).rejects.toMatchObject({ code: 'bad_request' });
	});

	it('frees the key where no pin is left either', async () => {
		const key = randomUUID();
		const { record, scheduleId, caller } = await inState('canceled', { idempotencyKey: key });
		await deleteSchedule(stage.deps, caller, { scheduleId });
		expect(await stage.publications.byIdempotencyKey(record.workspaceId, key)).toBeNull();
	});
});
