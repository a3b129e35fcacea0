import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { idempotencyKeyField, pinFields, simplifyField } from '../shared/fields';
import { searchAccounts, searchBoards } from '../shared/list-search';
import { runPerItem } from '../shared/operation';
import { pinlaneApiTest } from '../shared/test-credential';
import { publishPin } from './publish-pin';

export class PublishPin implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Publish Pin',
		name: 'publishPin',
		icon: {
			light: 'file:../shared/icons/pinlane.svg',
			dark: 'file:../shared/icons/pinlane.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["title"] }}',
		description: 'Publish a pin to a Pinterest board through Pinlane',
		defaults: { name: 'Publish Pin' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pinlaneApi', required: true, testedBy: 'pinlaneApiTest' }],
		properties: [
			...pinFields.target,
			...pinFields.media,
			...pinFields.texts,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					idempotencyKeyField("the day in the workflow's time zone (as 2026-11-21)"),
					{
						displayName: 'Maximum Wait (Seconds)',
						name: 'maximumWait',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 120,
						description:
							'How long to wait for completion. When the time is up, the item goes on with timed_out set to true, and the pin still goes out by itself.',
						displayOptions: { show: { waitForCompletion: [true] } },
					},
					{
						displayName: 'Wait for Completion',
						name: 'waitForCompletion',
						type: 'boolean',
						default: false,
						description:
							'Whether to wait until the pin is published, and to fail the item where the pin fails. For long waits use the Pin Status Trigger.',
					},
				],
			},
			simplifyField(
				'ID, status, title, board, Pinterest ID and address, time of publishing, error code, and whether an earlier run made the pin',
			),
		],
	};

	methods = {
		credentialTest: { pinlaneApiTest },
		listSearch: { searchAccounts, searchBoards },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runPerItem(this, publishPin)];
	}
}
