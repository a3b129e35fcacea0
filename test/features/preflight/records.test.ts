import { firstIllegalStep } from '../../../service/src/domain/publication-state.js';
import {
	acceptPublication,
	cancelOf,
	editOf,
	presentPreflight,
	type PublicationRecord,
} from '../../../service/src/features/publications/index.js';
import { startOf } from '../../support/image-bytes.js';
import { codesOf, eventsOf, HOUR, openPreflight, type PreflightStage } from './stage.js';

let stage: PreflightStage;

beforeEach(async () => {
	stage = await openPreflight();
});
afterEach(() => stage.close());

const page = (): string =>
	stage.host.serve({ headers: { 'content-type': 'text/html' }, body: startOf('<html>') });
const gone = (): string => stage.host.serve({ status: 404 });
const inHours = (hours: number): Date => new Date(stage.clock.now().getTime() + hours * HOUR);
const publish = (record: PublicationRecord) =>
	stage.publications.claimNext({
		accountId: record.accountId,
		now: stage.clock.now(),
		leaseMs: 60_000,
	});

describe('a pin that waits', () => {
	it('shows that its look is to come, then that all is well', async () => {
		const { _id } = await stage.store();
		expect(presentPreflight(await stage.read(_id))).toEqual({
			state: 'pending',
			checked_at: null,
			findings: [],
		});
		await stage.look();
		const record = await stage.read(_id);
		expect(presentPreflight(record)).toEqual({
			state: 'passed',
			checked_at: stage.clock.now().toISOString(),
			findings: [],
		});
		expect(record).toMatchObject({ state: 'queued', seq: 1, outbox: [] });
		expect(await stage.look()).toBe(false);
	});

	it('warns once, with what it found and the remedy, and stays', async () => {
		const { _id, workspaceId } = await stage.store({}, { imageUrl: gone() });
		await stage.look();
		const record = await stage.read(_id);
		expect(presentPreflight(record)).toMatchObject({
			state: 'warnings',
			findings: [
				{
					code: 'media_answers_error',
					severity: 'warning',
					message: 'The address of the image answers with status 404.',
					field: 'image_url',
				},
			],
		});
		expect(record.state).toBe('queued');
		expect(record.outbox).toMatchObject([
			{ name: 'pin.warning', sequence: 1, facts: { findings: record.preflight?.findings } },
		]);
		expect(record.outboxAt).toEqual(stage.clock.now());
		expect(stage.wakes).toEqual([`dispatch:${workspaceId}`]);
		expect(await stage.look()).toBe(false);
	});

	it.each(['queued', 'deferred'] as const)(
		'fails while %s over what Pinterest is certain to refuse, and is never sent',
		async (state) => {
			const { _id } = await stage.store({ state }, { imageUrl: page() });
			await stage.look();
			const record = await stage.read(_id);
			expect(record).toMatchObject({
				state: 'failed',
				fault: {
					code: 'invalid_image',
					message: 'The address answers with an HTML page, not with an image.',
				},
				failedAt: stage.clock.now(),
				attempts: 0,
			});
			expect(record.history.at(-1)).toMatchObject({ trigger: 'refuse', code: 'invalid_image' });
			expect(eventsOf(record)).toEqual(['pin.failed']);
			expect(record.nextAt).toBeUndefined();
			expect(presentPreflight(record)).toMatchObject({ state: 'failed' });
			expect(await publish(record)).toBeNull();
			expect(await stage.look()).toBe(false);
		},
	);

	it('fails over a board that is gone, with the code of the board', async () => {
		stage.known.board = { kind: 'absent' };
		const { _id } = await stage.store();
		await stage.look();
		expect(await stage.read(_id)).toMatchObject({
			state: 'failed',
			fault: { code: 'board_not_found' },
		});
	});

	it('is not looked at any more once its publishing has begun', async () => {
		const stored = await stage.store({}, { imageUrl: page() });
		const claimed = await publish(stored);
		expect(claimed?.state).toBe('publishing');
		expect(await stage.look()).toBe(false);
		expect(presentPreflight(await stage.read(stored._id))).toBeNull();
	});

	it('is published all the same when the refusal comes after the claim', async () => {
		const stored = await stage.store({}, { imageUrl: page() });
		stage.host.before(async () => {
			await publish(stored);
		});
		await stage.look();
		const record = await stage.read(stored._id);
		expect(record).toMatchObject({ state: 'publishing', fence: 1, outbox: [] });
		expect(codesOf(record)).toEqual(['media_is_page']);
		expect(record.preflight?.nextAt).toBeUndefined();
	});

	it('is not looked at any more once it was canceled', async () => {
		const stored = await stage.store();
		const cancel = cancelOf(stored, { now: stage.clock.now() });
		if (cancel) await stage.publications.change(cancel);
		expect(await stage.look()).toBe(false);
		expect((await stage.read(stored._id)).preflight).toEqual({});
	});
});

describe('a schedule', () => {
	it('is looked at when it is made and again 24 hours before it is due', async () => {
		const { _id } = await stage.store({ state: 'scheduled', runAt: inHours(72) });
		await stage.look();
		expect((await stage.read(_id)).preflight?.nextAt).toEqual(inHours(48));
		expect(await stage.look()).toBe(false);
		stage.clock.advance(48 * HOUR);
		expect(await stage.look()).toBe(true);
		const record = await stage.read(_id);
		expect(record.preflight).toEqual({ checkedAt: stage.clock.now(), findings: [] });
	});

	it('warns at each look, and each warning is an event of its own', async () => {
		const { _id } = await stage.store(
			{ state: 'scheduled', runAt: inHours(72) },
			{ imageUrl: gone() },
		);
		await stage.look();
		stage.clock.advance(48 * HOUR);
		await stage.look();
		const { outbox } = await stage.read(_id);
		expect(outbox.map(({ name }) => name)).toEqual(['pin.warning', 'pin.warning']);
		expect(new Set(outbox.map(({ id }) => id)).size).toBe(2);
	});

	it('stays planned with an error, warns, and fails when it is due', async () => {
		const { _id } = await stage.store(
			{ state: 'scheduled', runAt: inHours(72) },
			{ imageUrl: page() },
		);
		await stage.look();
		expect(await stage.read(_id)).toMatchObject({ state: 'scheduled' });
		stage.clock.advance(48 * HOUR);
		await stage.look();
		const warned = await stage.read(_id);
		expect(warned.state).toBe('scheduled');
		expect(eventsOf(warned)).toEqual(['pin.warning', 'pin.warning']);
		stage.clock.advance(24 * HOUR);
		await stage.look();
		const record = await stage.read(_id);
		expect(record.state).toBe('failed');
		expect(eventsOf(record)).toEqual(['pin.warning', 'pin.warning', 'pin.failed']);
		expect(record.history.map(({ trigger }) => trigger)).toEqual(['accept', 'due', 'refuse']);
		expect(firstIllegalStep(record.history)).toBeUndefined();
	});

	it('finds a signed address that ends before the pin goes out', async () => {
		const signed = (hours: number): string =>
			`${stage.image}?Expires=${String(inHours(hours).getTime() / 1_000)}&Signature=s`;
		stage.host.serve({ status: 200 }, new URL(signed(24)).pathname);
		const short = await stage.store(
			{ state: 'scheduled', runAt: inHours(72) },
			{ imageUrl: signed(24) },
		);
		await stage.look();
		expect(codesOf(await stage.read(short._id))).toContain('media_url_expires');
	});

	it('mends itself: what is good at the second look is told no more', async () => {
		const path = '/late.png';
		const { _id } = await stage.store(
			{ state: 'scheduled', runAt: inHours(72) },
			{ imageUrl: stage.host.serve({ status: 404 }, path) },
		);
		await stage.look();
		stage.host.serve({ headers: { 'content-type': 'image/png' }, body: await goodBytes() }, path);
		stage.clock.advance(48 * HOUR);
		await stage.look();
		const record = await stage.read(_id);
		expect(presentPreflight(record)).toMatchObject({ state: 'passed', findings: [] });
		expect(eventsOf(record)).toEqual(['pin.warning']);
	});
});

const goodBytes = async (): Promise<Buffer> =>
	Buffer.from(await (await fetch(stage.image)).arrayBuffer());

describe('an edit', () => {
	it('during a look makes its result worthless, and the record is looked at anew', async () => {
		const stored = await stage.store({}, { imageUrl: page() });
		let edited = false;
		stage.host.before(async () => {
			if (edited) return;
			edited = true;
			const change = editOf(stored, {
				content: { imageUrl: stage.image },
				now: stage.clock.now(),
			});
			if (change) await stage.publications.change(change);
		});
		await stage.look();
		const between = await stage.read(stored._id);
		expect(between).toMatchObject({ state: 'queued', outbox: [] });
		expect(presentPreflight(between)).toMatchObject({ state: 'pending' });
		await stage.look();
		expect(presentPreflight(await stage.read(stored._id))).toMatchObject({ state: 'passed' });
	});

	it('after a look makes another one, also when only the instant moves', async () => {
		const stored = await stage.store({ state: 'scheduled', runAt: inHours(12) });
		await stage.look();
		const looked = await stage.read(stored._id);
		const change = editOf(looked, { content: {}, runAt: inHours(96), now: stage.clock.now() });
		if (change) await stage.publications.change(change);
		expect(presentPreflight(await stage.read(stored._id))).toMatchObject({ state: 'pending' });
		await stage.look();
		expect((await stage.read(stored._id)).preflight?.nextAt).toEqual(inHours(72));
	});

	it('of a failed record leaves nothing of the look at its old content', async () => {
		const { _id } = await stage.store({}, { imageUrl: page() });
		await stage.look();
		const change = editOf(await stage.read(_id), {
			content: { imageUrl: stage.image },
			now: stage.clock.now(),
		});
		if (change) await stage.publications.change(change);
		expect(presentPreflight(await stage.read(_id))).toBeNull();
	});
});

describe('a look whose process was lost', () => {
	it('is made again after its lease, and its late result changes nothing', async () => {
		const { _id, accountId } = await stage.store({}, { imageUrl: page() });
		const lost = await stage.kind.claim(accountId);
		expect(await stage.look()).toBe(false);
		expect(await stage.kind.nextLook(accountId)).toEqual(
			new Date(stage.clock.now().getTime() + 35_000),
		);
		stage.clock.advance(35_000);
		const second = await stage.kind.claim(accountId);
		expect(second?.record._id).toBe(_id);
		if (!lost || !second) throw new Error('nothing was claimed');
		await stage.kind.run(lost, { signal: new AbortController().signal });
		expect((await stage.read(_id)).state).toBe('queued');
		await stage.kind.run(second, { signal: new AbortController().signal });
		expect((await stage.read(_id)).state).toBe('failed');
	});
});

describe('accepting', () => {
	const accept = async (preflight: boolean): Promise<PublicationRecord> => {
		const { content, accountId, workspaceId } = await stage.store({
			state: 'draft',
			preflight: {},
		});
		stage.wakes.length = 0;
		const { record } = await acceptPublication(
			{
				publications: stage.publications,
				clock: stage.clock,
				wake: stage.deps.wake,
				blocksNearDuplicates: async () => false,
				preflight,
			},
			{ workspaceId, accountId, content, permitted: null },
		);
		return record;
	};

	it('asks for the look in the one insert, and wakes the lane of publishing alone', async () => {
		const record = await accept(true);
		expect((await stage.read(record._id)).preflight).toEqual({ nextAt: stage.clock.now() });
		expect(stage.wakes).toEqual([`publish:${record.accountId}`]);
	});

	it('asks for none where looks are switched off', async () => {
		expect((await stage.read((await accept(false))._id)).preflight).toBeUndefined();
	});
});

describe('the queries', () => {
	const planOf = async (explain: Promise<unknown>): Promise<string> =>
		JSON.stringify(await explain);

	it('go over their own indexes, and the sweep reads no document', async () => {
		await stage.store();
		const now = stage.clock.now();
		const claim = await planOf(
			stage.collection
				.find({ accountId: 'a', 'preflight.nextAt': { $lte: now } })
				.sort({ 'preflight.nextAt': 1 })
				.explain('queryPlanner'),
		);
		expect(claim).toContain('"indexName":"preflight"');
		expect(claim).not.toContain('"stage":"SORT"');
		const sweep = await planOf(
			stage.collection
				.aggregate(
					[
						{ $match: { 'preflight.nextAt': { $lte: now } } },
						{ $project: { _id: 0, accountId: 1 } },
						{ $group: { _id: '$accountId' } },
					],
					{ hint: 'preflight_sweep' },
				)
				.explain('queryPlanner'),
		);
		expect(sweep).toContain('preflight_sweep');
		expect(sweep).not.toMatch(/"stage":"(FETCH|COLLSCAN)"/);
	});
});
