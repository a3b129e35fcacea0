import type { CallName } from '../../nodes/shared/request';
import { useFakePinlane, refusal } from './fake-pinlane';
import { readWorkflow, runWorkflow, withItems, withNode } from './n8n-run';
import { pin, schedule } from './samples';

const pinlane = useFakePinlane();

const ITEMS = ['first', 'second', 'third'].map((title) => ({
	title,
	image: 'https://example.com/soup.jpg',
	link: 'https://example.com',
	at: '2036-07-01T10:00',
}));
const REFUSED = refusal(422, 'board_not_found');
const SENTENCE = 'The sentence of board_not_found.';
const ADVICE = 'What to do about board_not_found. (board_not_found, request req-1)';
const FAILED = {
	message: SENTENCE,
	error: {
		message: SENTENCE,
		description: ADVICE,
		code: 'board_not_found',
		http_status: 422,
		request_id: 'req-1',
		item_index: 1,
	},
};

const CASES: [string, string, CallName, unknown][] = [
	['Publish Pin', 'publish-pin', 'POST /v1/pins', pin()],
	['Schedule Pin', 'schedule-pin', 'POST /v1/schedules', schedule],
	['List Boards', 'list-boards', 'GET /v1/pinterest/boards', [{ id: '1', name: 'B' }]],
];

describe.each(CASES)('%s, where the second of three items is refused', (node, name, call, good) => {
	beforeEach(() => pinlane.answer(call, good as never, REFUSED, good as never));
	const file = withItems(readWorkflow(name), ITEMS);

	it('stops', async () => {
		const { status, error, items } = await runWorkflow(file);
		expect(status).toBe('error');
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: SENTENCE,
			description: ADVICE,
			httpCode: '422',
			context: { itemIndex: 1, code: 'board_not_found', request_id: 'req-1' },
		});
		expect(items(node)).toEqual([]);
		expect(pinlane.sent).toHaveLength(2);
	});

	it('continues, with the failed item in its place', async () => {
		const { status, items } = await runWorkflow(
			withNode(file, node, { onError: 'continueRegularOutput' }),
		);
		expect(status).toBe('success');
		expect(items(node).map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
		expect(items(node)[1]?.json).toEqual(FAILED);
		expect(items(node)[2]?.json).not.toHaveProperty('error');
	});

	it('sends the failed item to the error output, with what came in', async () => {
		const { status, items } = await runWorkflow(
			withNode(file, node, { onError: 'continueErrorOutput' }),
		);
		expect(status).toBe('success');
		expect(items(node).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(items(node, 1)).toMatchObject([
			{ json: { title: 'second', ...FAILED }, pairedItem: { item: 1 } },
		]);
	});
});

describe('an item whose own fields are wrong', () => {
	it('goes to the error output before anything is sent for it', async () => {
		const [first, ...others] = ITEMS;
		const file = withItems(readWorkflow('schedule-pin'), [{ ...first, at: 'soon' }, ...others]);
		const { items } = await runWorkflow(
			withNode(file, 'Schedule Pin', { onError: 'continueErrorOutput' }),
		);
		expect(items('Schedule Pin')).toHaveLength(2);
		expect(items('Schedule Pin', 1)).toMatchObject([
			{
				json: {
					at: 'soon',
					message: 'Publish At is no date and time: soon',
					error: { code: null },
				},
			},
		]);
		expect(pinlane.bodies('POST /v1/schedules')).toHaveLength(2);
	});
});
