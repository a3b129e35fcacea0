import type { INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { ListBoards } from '../../nodes/ListBoards/ListBoards.node';
import { PinStatusTrigger } from '../../nodes/PinStatusTrigger/PinStatusTrigger.node';
import { PublishPin } from '../../nodes/PublishPin/PublishPin.node';
import { SchedulePin } from '../../nodes/SchedulePin/SchedulePin.node';

export const PACKAGE = 'n8n-nodes-pinlane';

/** The nodes of the package. */
export const nodes: readonly INodeType[] = [
	new ListBoards(),
	new PinStatusTrigger(),
	new PublishPin(),
	new SchedulePin(),
];

/** Gives the workflow's items by its pinned data, so it is never run. */
const manualTrigger: INodeType = {
	description: {
		displayName: 'Manual Trigger',
		name: 'manualTrigger',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
};

const known = new Map<string, INodeType>([
	['n8n-nodes-base.manualTrigger', manualTrigger],
	...nodes.map((node): [string, INodeType] => [`${PACKAGE}.${node.description.name}`, node]),
]);

function find(name: string): INodeType {
	const node = known.get(name);
	if (!node) throw new Error(`no node is called ${name}`);
	return node;
}

export const nodeTypes: INodeTypes = {
	getByName: (name): INodeType | IVersionedNodeType => find(name),
	getByNameAndVersion: find,
	getKnownTypes: () => ({}),
};
