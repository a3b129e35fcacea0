import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { PinlaneApi } from '../../credentials/PinlaneApi.credentials';
import { EVENT_NAMES } from '../../service/src/domain/events';
import { nodes, PACKAGE } from './node-types';

const ROOT = join(__dirname, '../..');
const named = nodes.map((node): [string, INodeType] => [node.constructor.name, node]);

/** Every field, those inside collections included. */
const fieldsOf = (properties: readonly INodeProperties[]): INodeProperties[] =>
	properties.flatMap((field) => [
		field,
		...(field.type === 'collection' ? fieldsOf((field.options ?? []) as INodeProperties[]) : []),
	]);

const isSorted = (names: readonly string[]): boolean =>
	names.join() === [...names].sort((one, other) => one.localeCompare(other)).join();

describe.each(named)('%s', (name, node) => {
	const { description, methods } = node;
	const fields = fieldsOf(description.properties);
	const isTrigger = description.group.includes('trigger');

	it('is named like its class', () => {
		expect(description.name).toBe(`${name.charAt(0).toLowerCase()}${name.slice(1)}`);
		expect(description.displayName.replaceAll(' ', '')).toBe(name);
	});

	it('has a codex file of its own', () => {
		const file = join(ROOT, 'nodes', name, `${name}.node.json`);
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
			node: `${PACKAGE}.${description.name}`,
			categories: ['Marketing & Content'],
		});
	});

	it('has two icons that exist', () => {
		const { light, dark } = description.icon as { light: string; dark: string };
		const path = (icon: string): string => resolve(ROOT, 'nodes', name, icon.replace(/^file:/, ''));
		expect(light).not.toBe(dark);
		expect([light, dark].map((icon) => existsSync(path(icon)))).toEqual([true, true]);
	});

	it('is a tool for agents unless it is a trigger', () => {
		expect(description.usableAsTool).toBe(isTrigger ? undefined : true);
	});

	it('tests its credential with a method that it has', () => {
		for (const { name: credential, testedBy } of description.credentials ?? []) {
			expect(credential).toBe(new PinlaneApi().name);
			expect(Object.keys(methods?.credentialTest ?? {})).toContain(testedBy);
		}
	});

	it('searches lists with methods that it has', () => {
		const wanted = fields.flatMap(({ modes = [] }) =>
			modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
		);
		expect(wanted.length).toBeGreaterThan(0);
		expect(Object.keys(methods?.listSearch ?? {}).sort()).toEqual([...new Set(wanted)].sort());
	});

	it('sorts options and collections, and names no field twice', () => {
		for (const { type, options } of fields) {
			if (type !== 'collection' && type !== 'multiOptions') continue;
			const labels = (options as (INodeProperties | INodePropertyOptions)[]).map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			expect({ labels, sorted: isSorted(labels) }).toEqual({ labels, sorted: true });
		}
		const top = description.properties.map((field) => field.name);
		expect(new Set(top).size).toBe(top.length);
	});

	it('says about each field what it is for, with hints that fit', () => {
		for (const field of fields) {
			const silent = ['collection'].includes(field.type) || field.name === 'events';
			expect([field.name, silent || (field.description ?? '') !== '']).toEqual([field.name, true]);
			expect((field.hint ?? '').length).toBeLessThanOrEqual(120);
			if ('required' in field) expect([field.name, field.required]).toEqual([field.name, true]);
			if (field.type === 'boolean') expect(field.description).toMatch(/^Whether /);
		}
	});
});

describe('the Pin Status Trigger', () => {
	it('tells that accounts have events, too', () => {
		const trigger = nodes.find(({ description }) => description.name === 'pinStatusTrigger');
		expect(trigger?.description.description).toContain('account');
	});

	it('offers every event of the service', () => {
		const trigger = nodes.find(({ description }) => description.name === 'pinStatusTrigger');
		const field = trigger?.description.properties.find(({ name }) => name === 'events');
		const values = (field?.options as INodePropertyOptions[]).map(({ value }) => value);
		expect([...values].sort()).toEqual([...EVENT_NAMES].sort());
	});
});
