import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodeType } from 'n8n-workflow';
import { ListBoards } from '../../nodes/ListBoards/ListBoards.node.js';
import { PinStatusTrigger } from '../../nodes/PinStatusTrigger/PinStatusTrigger.node.js';
import { PublishPin } from '../../nodes/PublishPin/PublishPin.node.js';
import { SchedulePin } from '../../nodes/SchedulePin/SchedulePin.node.js';

interface ExampleNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly position: readonly [number, number];
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly credentials?: unknown;
}

interface Example {
	readonly name: string;
	readonly nodes: readonly ExampleNode[];
	readonly connections: Readonly<
		Record<string, { readonly main: readonly (readonly { readonly node: string }[])[] }>
	>;
}

const FOLDER = join(__dirname, '../../examples');
const OWN = 'n8n-nodes-pinlane.';

const ownTypes = new Map<string, INodeType>(
	[new ListBoards(), new PinStatusTrigger(), new PublishPin(), new SchedulePin()].map((type) => [
		`${OWN}${type.description.name}`,
		type,
	]),
);

/** Those of n8n itself; `npm run test:n8n` imports the examples into a real one. */
const BUILT_IN = ['if', 'manualTrigger', 'set', 'splitOut', 'stickyNote'];

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

describe('the examples', () => {
	it('are two workflows', () => {
		expect(files).toEqual(['publish-and-react.json', 'rows-to-scheduled-pins.json']);
	});
});

describe.each(files)('examples/%s', (file) => {
	const example = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example;
	const own = example.nodes.filter(({ type }) => type.startsWith(OWN));

	it('uses known node types only, ours among them', () => {
		const known = [...ownTypes.keys(), ...BUILT_IN.map((name) => `n8n-nodes-base.${name}`)];
		for (const { type } of example.nodes) expect(known).toContain(type);
		expect(own).not.toHaveLength(0);
	});

	it('names only parameters that our nodes have, and all that they require', () => {
		for (const { name, type, typeVersion, parameters } of own) {
			const { description } = ownTypes.get(type) ?? {};
			expect(description?.version).toBe(typeVersion);
			const properties = description?.properties ?? [];
			expect(unknownIn(parameters, properties)).toEqual([]);
			expect({ [name]: missingIn(parameters, properties) }).toEqual({ [name]: [] });
		}
	});

	it('gives choices that our nodes offer', () => {
		for (const { type, parameters } of own) {
			for (const property of ownTypes.get(type)?.description.properties ?? []) {
				const value = parameters[property.name];
				if (property.type !== 'options' && property.type !== 'multiOptions') continue;
				const offered = (property.options ?? []).map((option) =>
					'value' in option ? option.value : null,
				);
				for (const chosen of [value ?? property.default].flat()) expect(offered).toContain(chosen);
			}
		}
	});

	it('connects nodes that are there, each at a place of its own', () => {
		const names = example.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const [from, { main }] of Object.entries(example.connections)) {
			expect(names).toContain(from);
			for (const { node } of main.flat()) expect(names).toContain(node);
		}
		const places = example.nodes.map(({ position }) => position.join());
		expect(new Set(places).size).toBe(places.length);
	});

	it('carries no credential and no account', () => {
		for (const { credentials, parameters } of own) {
			expect(credentials).toBeUndefined();
			for (const field of ['account', 'board']) {
				if (parameters[field] !== undefined) {
					expect(parameters[field]).toEqual({ __rl: true, mode: 'list', value: '' });
				}
			}
		}
	});
});

/** Parameters that no property has, collections included. */
function unknownIn(
	parameters: Readonly<Record<string, unknown>>,
	properties: readonly INodeProperties[],
): readonly string[] {
	return Object.entries(parameters).flatMap(([name, value]) => {
		const property = properties.find((each) => each.name === name);
		if (!property) return [name];
		if (property.type !== 'collection') return [];
		return unknownIn(value as Record<string, unknown>, membersOf(property));
	});
}

const membersOf = ({ options = [] }: INodeProperties): readonly INodeProperties[] =>
	options.filter((option): option is INodeProperties => 'type' in option && !isGroup(option));

const isGroup = (option: object): option is INodePropertyCollection => 'values' in option;

/** Required properties that are shown with these parameters and are not among them. */
function missingIn(
	parameters: Readonly<Record<string, unknown>>,
	properties: readonly INodeProperties[],
): readonly string[] {
	return properties
		.filter(({ required }) => required)
		.filter(({ displayOptions }) =>
			Object.entries(displayOptions?.show ?? {}).every(([name, values]) =>
				values?.some((value) => value === parameters[name]),
			),
		)
		.map(({ name }) => name)
		.filter((name) => parameters[name] === undefined);
}
