import { firstIllegalStep } from '../../../service/src/domain/publication-state.js';
import { ServiceError } from '../../../service/src/domain/errors.js';
import type { PublicationRecord } from '../../../service/src/features/publications/index.js';
import { cancelSchedule } from '../../../service/src/features/schedules/cancel-schedule.js';
import { updateSchedule } from '../../../service/src/features/schedules/update-schedule.js';
import { nativeDatabase } from '../../../service/src/platform/mongo.js';
import { seededRandom, type SeededRandom } from '../../support/seeded-random.js';
import { callerOf, openPublications, type PublicationStage } from './stage.js';

const ROUNDS = 200;

let stage: PublicationStage;
beforeAll(async () => {
	stage = await openPublications();
});
afterAll(() => stage.close());

/** What a call did: nothing but success or a typed refusal can come of it. */
async function outcome(call: Promise<unknown>): Promise<'done' | string> {
	try {
		await call;
		return 'done';
	} catch (error) {
		if (error instanceof ServiceError) return error.code;
		throw error;
	}
}

/** Starts after some turns of the event loop, so that every order comes up. */
async function after<T>(turns: number, call: () => Promise<T>): Promise<T> {
	for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
	return call();
}

async function stored({ _id }: PublicationRecord): Promise<PublicationRecord> {
	const found = await nativeDatabase(stage.connection)
		.collection<PublicationRecord>('publications')
		.findOne({ _id });
	if (!found) throw new Error('the record is gone');
	return found as PublicationRecord;
}

const dueSchedule = (random: SeededRandom): Promise<PublicationRecord> =>
	random.chance(0.5)
		? stage.schedule(0)
		: stage.schedule(0, { state: 'queued', fence: 1, history: [] });

describe(`${String(ROUNDS)} rounds of a cancel against a claim`, () => {
	it('either cancel for good or are published with the cancel on record', async () => {
		const seen = new Map<string, number>();
		for (let round = 0; round < ROUNDS; round++) {
			const random = seededRandom(round);
			const record = await dueSchedule(random);
			const caller = callerOf(record);
			const scheduleId = record.scheduleId ?? '';
			const [canceled, claimed] = await Promise.all([
				after(random.integer(0, 12), () =>
					outcome(cancelSchedule(stage.deps, caller, { scheduleId })),
				),
				after(random.integer(0, 12), () => stage.claim(record.accountId)),
			]);
			const last = await stored(record);
			seen.set(canceled, (seen.get(canceled) ?? 0) + 1);
			// The seed stands in the failure's text.
			expect({ round, illegal: firstIllegalStep(last.history) }).toEqual({
				round,
				illegal: undefined,
			});
			if (canceled === 'done') {
				expect({ round, state: last.state, claimed }).toEqual({
					round,
					state: 'canceled',
					claimed: null,
				});
				expect(await stage.claim(record.accountId)).toBeNull();
			} else {
				expect({ round, canceled, state: last.state }).toEqual({
					round,
					canceled: 'schedule_not_editable',
					state: 'publishing',
				});
				expect(last.cancelRequestedAt).toEqual(expect.any(Date));
			}
		}
		// Neither side always wins, or nothing was tried.
		expect([...seen.keys()].sort()).toEqual(['done', 'schedule_not_editable']);
	});
});

describe(`${String(ROUNDS)} rounds of an edit against a claim`, () => {
	it('either send what was edited or refuse the edit', async () => {
		const seen = new Map<string, number>();
		for (let round = 0; round < ROUNDS; round++) {
			const random = seededRandom(1_000 + round);
			const record = await dueSchedule(random);
			const scheduleId = record.scheduleId ?? '';
			const title = `Edited ${String(round)}`;
			const edit = { scheduleId, body: { title } };
			const [edited] = await Promise.all([
				after(random.integer(0, 12), () =>
					outcome(updateSchedule(stage.deps, callerOf(record), edit)),
				),
				after(random.integer(0, 12), () => stage.claim(record.accountId)),
			]);
			await stage.claim(record.accountId);
			const last = await stored(record);
			seen.set(edited, (seen.get(edited) ?? 0) + 1);
			const expected = edited === 'done' ? title : record.content.title;
			expect({
				round,
				edited: edited === 'done' || edited === 'schedule_not_editable',
				content: last.content.title,
				sent: last.intent?.title,
			}).toEqual({ round, edited: true, content: expected, sent: expected });
		}
		expect([...seen.keys()].sort()).toEqual(['done', 'schedule_not_editable']);
	});

	it('lose no edit among many at once', async () => {
		const record = await stage.schedule(3_600_000);
		const scheduleId = record.scheduleId ?? '';
		const bodies = [
			{ title: 'New title' },
			{ description: 'New description' },
			{ link_url: 'https://example.com/new' },
			{ alt_text: 'New alt text' },
			{ board_id: '987' },
		];
		await Promise.all(
			bodies.map((body) => updateSchedule(stage.deps, callerOf(record), { scheduleId, body })),
		);
		expect((await stored(record)).content).toMatchObject({
			title: 'New title',
			description: 'New description',
			link: 'https://example.com/new',
			altText: 'New alt text',
			boardId: '987',
		});
	});
});
