import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { accountField } from '../shared/fields';
import { searchAccounts } from '../shared/list-search';
import { runPerItem } from '../shared/operation';
import { pinlaneApiTest } from '../shared/test-credential';
import { listBoards } from './list-boards';

export class ListBoards implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'List Boards',
		name: 'listBoards',
		icon: {
			light: 'file:../shared/icons/pinlane.svg',
			dark: 'file:../shared/icons/pinlane.dark.svg',
		},
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["returnAll"] ? "all" : "first " + $parameter["limit"] }}',
		description: 'List the boards of a Pinterest account through Pinlane',
		defaults: { name: 'List Boards' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pinlaneApi', required: true, testedBy: 'pinlaneApiTest' }],
		properties: [
			accountField,
			{
				displayName: 'Return All',
				name: 'returnAll',
				type: 'boolean',
				default: false,
				description: 'Whether to return all results or only up to a given limit',
			},
			{
				displayName: 'Limit',
				name: 'limit',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 50,
				description: 'Max number of results to return',
				displayOptions: { show: { returnAll: [false] } },
			},
		],
	};

	methods = {
		credentialTest: { pinlaneApiTest },
		listSearch: { searchAccounts },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runPerItem(this, listBoards)];
	}
}
