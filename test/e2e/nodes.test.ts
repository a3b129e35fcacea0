import type { IDataObject } from 'n8n-workflow';
import { readWorkflow, runWorkflow, withItems, withNode, type Credential } from '../nodes/n8n-run';
import { startStack, type Stack } from '../support/start-stack.js';

let stack: Stack;
let credential: Credential;
beforeAll(async () => {
	stack = await startStack();
	credential = { baseUrl: stack.url, apiKey: stack.key };
});
afterAll(() => stack.stop());

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** The workflow file of a node, on the stack's account and with these items. */
const onStack = (name: string, node: string, items: IDataObject[], parameters: IDataObject = {}) =>
	withNode(withItems(readWorkflow(name), items), node, {
		onError: 'continueErrorOutput',
		parameters: {
			account: byId(stack.accountId),
			...(name === 'list-boards' ? {} : { board: byId('={{ $json.board }}') }),
			...(parameters as object),
		},
	});

const item = (title: string, more: IDataObject = {}): IDataObject => ({
	title,
	image: stack.simulator.imageUrl,
	link: 'https://example.com/soup',
	board: stack.boardId,
	...more,
});

describe('the nodes with the real service', () => {
	it('list the boards of an account', async () => {
		const run = await runWorkflow(onStack('list-boards', 'List Boards', [{}]), credential);
		const names = run.json('List Boards').map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(stack.boards.map(({ name }) => name)));
	});

	it('publish once, wait for it, and do not publish again in a second run', async () => {
		const file = onStack(
			'publish-pin',
			'Publish Pin',
			[item('Soup'), item('Odd', { board: '404' })],
			{
				options: { waitForCompletion: true },
			},
		);
		const first = await runWorkflow(file, credential);
		expect(first.json('Publish Pin')).toMatchObject([
			{ title: 'Soup', status: 'published', already_existed: false, timed_out: false },
		]);
		expect(first.json('Publish Pin', 1)).toMatchObject([
			{ title: 'Odd', error: { code: 'board_not_found', http_status: 422, item_index: 1 } },
		]);
		const [again] = (await runWorkflow(file, credential)).json('Publish Pin');
		expect(again).toEqual({ ...first.json('Publish Pin')[0], already_existed: true });
	});

	it('refuse other texts under the same key, and say what to do', async () => {
		const run = (description: string) =>
			runWorkflow(
				onStack('publish-pin', 'Publish Pin', [item('Tea')], { additionalFields: { description } }),
				credential,
			);
		expect((await run('Hot')).json('Publish Pin')).toHaveLength(1);
		expect((await run('Cold')).json('Publish Pin', 1)).toMatchObject([
			{
				error: {
					code: 'idempotency_key_reused',
					description: expect.stringContaining('Options > Idempotency Key'),
				},
			},
		]);
	});

	it("schedule in the workflow's zone, once", async () => {
		const at = `${String(new Date().getFullYear() + 1)}-07-01T10:00`;
		const file = onStack('schedule-pin', 'Schedule Pin', [item('Later', { at })]);
		const [first] = (await runWorkflow(file, credential)).json('Schedule Pin');
		expect(first).toMatchObject({
			status: 'scheduled',
			run_at: `${at.slice(0, 10)}T08:00:00.000Z`,
			run_at_local: `${at}:00+02:00`,
			time_zone: 'Europe/Madrid',
			already_existed: false,
		});
		const [again] = (await runWorkflow(file, credential)).json('Schedule Pin');
		expect(again).toEqual({ ...first, already_existed: true });
	});

	it('tell a wrong key from everything else', async () => {
		const file = onStack('list-boards', 'List Boards', [{}]);
		const run = await runWorkflow(file, { ...credential, apiKey: 'pb_test_wrong' });
		expect(run.json('List Boards', 1)).toMatchObject([
			{ message: expect.stringContaining('Authorization failed'), error: { http_status: 401 } },
		]);
	});
});
