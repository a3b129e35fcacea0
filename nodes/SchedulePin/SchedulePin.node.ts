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
import { schedulePin } from './schedule-pin';

export class SchedulePin implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Schedule Pin',
		name: 'schedulePin',
		icon: {
			light: 'file:../shared/icons/pinlane.svg',
			dark: 'file:../shared/icons/pinlane.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["title"] }}',
		description: 'Plan a pin for a Pinterest board at a date and time through Pinlane',
		defaults: { name: 'Schedule Pin' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pinlaneApi', required: true, testedBy: 'pinlaneApiTest' }],
		properties: [
			...pinFields.target,
			{
				displayName: 'Publish At',
				name: 'runAt',
				type: 'dateTime',
				default: '',
				required: true,
				hint: "Read in the workflow's time zone; the output shows which one",
				description:
					"Date and time at which to publish, such as 2026-11-24T10:00. Without an offset it is a time in the workflow's time zone (workflow settings, else the zone of n8n).",
			},
			...pinFields.media,
			...pinFields.texts,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [idempotencyKeyField('the planned time in UTC (as 2026-11-24T09:00:00.000Z)')],
			},
			simplifyField(
				'ID, status, time in UTC and in the time zone, account, board, title, and whether an earlier run made the schedule',
			),
		],
	};

	methods = {
		credentialTest: { pinlaneApiTest },
		listSearch: { searchAccounts, searchBoards },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runPerItem(this, schedulePin)];
	}
}
