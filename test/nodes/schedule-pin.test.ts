import type { INode } from 'n8n-workflow';
import { refusal, useFakePinlane } from './fake-pinlane';
import { readWorkflow, runWorkflow, withNode, type Execution } from './n8n-run';
import { ACCOUNT_ID, PIN_ID, schedule } from './samples';

const NODE = 'Schedule Pin';
const file = readWorkflow('schedule-pin');
const pinlane = useFakePinlane();

const run = (
	parameters: INode['parameters'] = {},
	timezone = 'Europe/Madrid',
): Promise<Execution> =>
	runWorkflow({
		...withNode(file, NODE, { parameters }),
		settings: { executionOrder: 'v1', timezone },
	});

const bodies = (): Record<string, unknown>[] =>
	pinlane.bodies('POST /v1/schedules') as Record<string, unknown>[];

const instants = (): unknown[] => bodies().map(({ run_at: at }) => at);

describe('Schedule Pin', () => {
	it("reads a time without an offset in the workflow's zone, and keeps one that has it", async () => {
		const { error, items } = await run();
		expect(error).toBeUndefined();
		expect(bodies()[0]).toEqual({
			account_id: ACCOUNT_ID,
			board_id: '11',
			title: 'Tomato soup',
			image_url: 'https://example.com/soup.jpg',
			link_url: 'https://example.com/soup',
			run_at: '2036-07-01T08:00:00.000Z',
			idempotency_key: expect.stringMatching(/^n8n-[0-9a-f]{64}$/),
		});
		expect(instants()[1]).toBe('2036-12-01T08:00:00.000Z');
		expect(items(NODE).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it.each([
		['2036-01-15T10:00', 'Europe/Madrid', '2036-01-15T09:00:00.000Z'],
		['2036-01-15 10:00:00', 'America/New_York', '2036-01-15T15:00:00.000Z'],
		['2036-01-15', 'Asia/Tokyo', '2036-01-14T15:00:00.000Z'],
		['2036-01-15T10:00Z', 'Asia/Tokyo', '2036-01-15T10:00:00.000Z'],
		[
			'={{ DateTime.fromISO("2036-01-15T10:00", { zone: "Asia/Tokyo" }) }}',
			'Europe/Madrid',
			'2036-01-15T01:00:00.000Z',
		],
		['={{ ["2036-01-15 10:00"] }}', 'Asia/Tokyo', '2036-01-15T01:00:00.000Z'],
		['={{ new Date(Date.UTC(2036, 0, 15)) }}', 'Europe/Madrid', '2036-01-15T00:00:00.000Z'],
	])('takes %s in %s as %s', async (runAt, zone, expected) => {
		await run({ runAt }, zone);
		expect(instants()[0]).toBe(expected);
	});

	it('shows the time in UTC and in the zone, and which zone that is', async () => {
		expect((await run()).json(NODE)[0]).toEqual({
			id: PIN_ID,
			status: 'scheduled',
			run_at: '2036-07-01T08:00:00.000Z',
			account_id: ACCOUNT_ID,
			board_id: '11',
			title: 'Tomato soup',
			already_existed: false,
			run_at_local: '2036-07-01T10:00:00+02:00',
			time_zone: 'Europe/Madrid',
		});
		expect((await run({ simplify: false })).json(NODE)[0]).toEqual({
			...schedule,
			run_at_local: '2036-07-01T10:00:00+02:00',
			time_zone: 'Europe/Madrid',
		});
	});

	it.each([
		['11/24/2036 10:00', 'Publish At is no date and time: 11/24/2036 10:00'],
		['tomorrow', 'Publish At is no date and time: tomorrow'],
		['2036-02-31T10:00', 'Publish At is no date and time: 2036-02-31T10:00'],
		['={{ "" }}', 'Publish At is no date and time: '],
		['2036-01-15 10:00 PM', 'Publish At is no date and time: 2036-01-15 10:00 PM'],
		['={{ 5 }}', 'Publish At is no date and time: 5'],
		['={{ ["3/4/2036 10:00"] }}', 'Publish At is no date and time: 3/4/2036 10:00'],
		['={{ null }}', 'Publish At is no date and time: null'],
	])('refuses %p before anything is sent', async (runAt, message) => {
		const { error } = await run({ runAt });
		expect(error?.message).toBe(message);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(pinlane.sent).toEqual([]);
	});

	it('gives the first schedule in a re-run whose instant has passed', async () => {
		const first = { ...schedule, status: 'done' as const, already_existed: true };
		pinlane.answer('POST /v1/schedules', first);
		const { error, json } = await run({ runAt: '2020-01-15T10:00' });
		expect(error).toBeUndefined();
		expect(instants()[0]).toBe('2020-01-15T09:00:00.000Z');
		expect(json(NODE)[0]).toMatchObject({ id: PIN_ID, already_existed: true });
	});

	it('says how it read the time where the service refuses it', async () => {
		const fault = { loc: ['body', 'run_at'], msg: 'lies in the past', type: 'value_error' };
		pinlane.answer('POST /v1/schedules', refusal(422, 'validation_error', { errors: [fault] }));
		const { error } = await run({ runAt: '2020-01-15T10:00' });
		expect(error?.description).toContain('Publish At: lies in the past.');
		expect(error?.description).toContain(
			'Publish At was read as 2020-01-15T10:00:00+01:00 (Europe/Madrid).',
		);
		expect(error).toMatchObject({ httpCode: '422', context: { itemIndex: 0 } });
	});

	it('says nothing of the time where something else is refused', async () => {
		pinlane.answer('POST /v1/schedules', refusal(422, 'board_not_found'));
		expect((await run()).error?.description).not.toContain('Publish At');
	});

	it('has one key per content and instant, however the instant is written', async () => {
		await run({ runAt: '2036-01-15T10:00' });
		await run({ runAt: '2036-01-15T09:00Z' });
		await run({ runAt: '2036-01-15T11:00' });
		const [local, , utc, , later] = bodies().map(({ idempotency_key: key }) => key);
		expect(utc).toBe(local);
		expect(later).not.toBe(local);
	});

	it.each(['canceled', 'failed'] as const)(
		'fails the item of a schedule that is %s',
		async (status) => {
			pinlane.answer('POST /v1/schedules', { ...schedule, status, already_existed: true });
			const { error } = await run();
			expect(error?.message).toContain('An earlier run made this schedule');
			expect(error?.context).toMatchObject({ code: status, schedule_id: PIN_ID, itemIndex: 0 });
		},
	);
});
