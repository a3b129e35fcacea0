import './n8n-environment';
import { LoadOptionsContext } from 'n8n-core';
import type { INode, INodeListSearchResult } from 'n8n-workflow';
import { searchAccounts, searchBoards } from '../../nodes/shared/list-search';
import { useFakePinlane } from './fake-pinlane';
import { additionalData, readWorkflow, withNode, workflowOf } from './n8n-run';
import { ACCOUNT_ID, account, board } from './samples';

const pinlane = useFakePinlane();
const NODE = 'Publish Pin';

function contextOf(parameters: INode['parameters'] = {}): LoadOptionsContext {
	const workflow = workflowOf(withNode(readWorkflow('publish-pin'), NODE, { parameters }));
	const node = workflow.getNode(NODE) as INode;
	const more = { ...additionalData(), currentNodeParameters: node.parameters };
	return new LoadOptionsContext(workflow, node, more, 'parameters');
}

const rows = ({ results }: INodeListSearchResult) =>
	results.map(({ name, value }) => [name, value]);

describe('the list of accounts', () => {
	beforeEach(() =>
		pinlane.answer('GET /v1/pinterest/accounts', [
			account(),
			account({ id: 'b', display_name: null, username: 'bob', reconnect_required: true }),
			account({ id: 'c', display_name: null, username: null, pinterest_user_id: '4712' }),
			account({ id: 'd', revoked_at: '2026-11-21T09:00:00.000Z' }),
		]),
	);

	it('has every account that can be used, by name, and says which must be reconnected', async () => {
		expect(rows(await searchAccounts.call(contextOf()))).toEqual([
			['4712', 'c'],
			['Ana Kitchen', ACCOUNT_ID],
			['bob (to be reconnected)', 'b'],
		]);
	});

	it('is searched by name and id', async () => {
		expect(rows(await searchAccounts.call(contextOf(), ' ana '))).toEqual([
			['Ana Kitchen', ACCOUNT_ID],
		]);
		expect(rows(await searchAccounts.call(contextOf(), ACCOUNT_ID.slice(0, 9)))).toHaveLength(1);
		expect(rows(await searchAccounts.call(contextOf(), 'nobody'))).toEqual([]);
	});
});

describe('the list of boards', () => {
	it('has the boards of the chosen account, and says which are secret', async () => {
		pinlane.answer('GET /v1/pinterest/boards', [board('1', 'Tea'), board('2', 'Bread', 'SECRET')]);
		expect(rows(await searchBoards.call(contextOf()))).toEqual([
			['Bread (secret)', '2'],
			['Tea', '1'],
		]);
		expect(pinlane.sent.at(-1)?.query).toEqual({ account_id: ACCOUNT_ID });
	});

	it('is searched by name', async () => {
		expect(rows(await searchBoards.call(contextOf(), 'SOUP'))).toEqual([['Summer Soups', '11']]);
	});

	it('finds the account by its address', async () => {
		const url = { __rl: true, mode: 'url', value: 'https://www.pinterest.com/ana/' };
		expect(rows(await searchBoards.call(contextOf({ account: url })))).toHaveLength(3);
	});

	it('asks for an account first', async () => {
		const none = { __rl: true, mode: 'list', value: '' };
		await expect(searchBoards.call(contextOf({ account: none }))).rejects.toThrow(
			'Account is empty',
		);
	});
});
