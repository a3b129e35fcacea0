import type { INode } from 'n8n-workflow';
import { useFakePinlane } from './fake-pinlane';
import { readWorkflow, runWorkflow, withItems, withNode, type Execution } from './n8n-run';
import { ACCOUNT_ID } from './samples';

const NODE = 'List Boards';
const file = readWorkflow('list-boards');
const pinlane = useFakePinlane();

const run = (parameters: INode['parameters'] = {}): Promise<Execution> =>
	runWorkflow(withNode(file, NODE, { parameters }));

describe('List Boards', () => {
	it('gives an item per board, all of the same input item', async () => {
		const { items } = await run();
		expect(pinlane.sent).toMatchObject([
			{ path: '/v1/pinterest/boards', query: { account_id: ACCOUNT_ID } },
		]);
		expect(items(NODE).map(({ json }) => json.name)).toEqual(['Summer Soups', 'Bread', 'Tea']);
		expect(items(NODE)[0]).toEqual({
			json: {
				id: '11',
				name: 'Summer Soups',
				description: null,
				privacy: 'PUBLIC',
				account_id: ACCOUNT_ID,
			},
			pairedItem: { item: 0 },
		});
	});

	it('stops at the limit', async () => {
		expect((await run({ returnAll: false, limit: 2 })).items(NODE)).toHaveLength(2);
		expect((await run({ returnAll: false })).items(NODE)).toHaveLength(3);
	});

	it.each([
		['={{ -1 }}', 1],
		['={{ "2" }}', 2],
		['={{ "many" }}', 3],
		['={{ "" }}', 3],
		['={{ $json.missing }}', 3],
	])('makes the best of a limit that is %s', async (limit, count) => {
		const { items } = await run({ returnAll: '={{ "false" }}', limit });
		expect(items(NODE)).toHaveLength(count);
	});

	it('asks for each item', async () => {
		const account = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
		const two = withItems(withNode(file, NODE, { parameters: { account } }), [
			{ id: ACCOUNT_ID },
			{ id: 'another' },
		]);
		const { items } = await runWorkflow(two);
		expect(pinlane.sent.map(({ query }) => query.account_id)).toEqual([ACCOUNT_ID, 'another']);
		expect(items(NODE).map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 0, 1, 1, 1].map((item) => ({ item })),
		);
	});
});
