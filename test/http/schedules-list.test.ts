import { expectError, faultyFields } from '../support/expect-error.js';
import { pinBody } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { expectShape, SCHEDULE_STATUSES, SHAPES } from '../support/wire-shapes.js';

const PATH = '/v1/schedules';
const HOUR = 3_600_000;

interface WireSchedule {
	readonly id: string;
	readonly status: string;
	readonly run_at: string;
	readonly payload: { readonly title: string };
}

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

const ahead = (ms: number): string => new Date(Date.now() + ms).toISOString();

describe(`GET ${PATH}`, () => {
	let all: WireSchedule[];
	beforeAll(async () => {
		all = [];
		for (const [index, title] of ['Banana bread', 'apple pie', 'Carrot cake'].entries()) {
			const body = {
				...pinBody(stack, stack.simulator),
				title,
				run_at: ahead((index + 1) * HOUR),
			};
			all.push((await stack.api('POST', PATH, { body })).body as WireSchedule);
		}
		await stack.api('POST', `${PATH}/${all[2]?.id ?? ''}/cancel`);
	});
	const titles = async (query = ''): Promise<string[]> => {
		const answer = await stack.api('GET', `${PATH}${query}`);
		expect(answer.status).toBe(200);
		const found = answer.body as WireSchedule[];
		for (const schedule of found) {
			expectShape(schedule, SHAPES.schedule);
			expect(SCHEDULE_STATUSES).toContain(schedule.status);
		}
		return found.map(({ payload }) => payload.title.split(' ')[0] ?? '');
	};

	it('200 lists the latest instant first and counts', async () => {
		const answer = await stack.api('GET', `${PATH}?limit=2`);
		expect(answer.headers.get('x-total-count')).toBe('3');
		expect(await titles()).toEqual(['Carrot', 'apple', 'Banana']);
		expect(await titles('?limit=2&offset=2')).toEqual(['Banana']);
	});

	it.each([
		['run_at_asc', ['Banana', 'apple', 'Carrot']],
		['created_at_desc', ['Carrot', 'apple', 'Banana']],
		['created_at_asc', ['Banana', 'apple', 'Carrot']],
		['title_asc', ['apple', 'Banana', 'Carrot']],
		['title_desc', ['Carrot', 'Banana', 'apple']],
		['status_asc', ['Carrot', 'apple', 'Banana']],
		['status_desc', ['apple', 'Banana', 'Carrot']],
	])('200 sorts by %s', async (sort, expected) => {
		expect(await titles(`?sort=${sort}`)).toEqual(expected);
	});

	it('200 filters', async () => {
		const second = encodeURIComponent(all[1]?.run_at.replace('Z', '+00:00') ?? '');
		expect(await titles('?status=scheduled')).toEqual(['apple', 'Banana']);
		expect(await titles('?status=canceled')).toEqual(['Carrot']);
		expect(await titles('?status=queued')).toEqual([]);
		expect(await titles(`?since=${second}`)).toEqual(['Carrot', 'apple']);
		expect(await titles(`?until=${second}`)).toEqual(['Banana']);
		expect(await titles('?q=CARR')).toEqual(['Carrot']);
		expect(await titles(`?account_id=${stack.accountId}&board_id=${stack.boardId}`)).toHaveLength(
			3,
		);
		expect(await titles('?board_id=1')).toEqual([]);
	});

	it.each(['limit=0', 'status=publishing', 'sort=published_at_desc', 'since=x', 'page=1'])(
		'422 for %s',
		async (query) => {
			const error = expectError(
				await stack.api('GET', `${PATH}?${query}`),
				422,
				'validation_error',
			);
			expect(faultyFields(error)).toEqual([query.split('=')[0]]);
		},
	);
});
