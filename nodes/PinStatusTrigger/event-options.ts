import type { INodePropertyOptions } from 'n8n-workflow';
import { EVENT_NAMES } from '../shared/generated/event-names';

export type EventName = keyof typeof EVENT_NAMES;

/** `pin.retries_exhausted` as it is called in the editor. */
const labelOf = (name: string): string =>
	name
		.split(/[._]/)
		.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
		.join(' ');

/** Every event of the service, sorted by its label. */
export const eventOptions: INodePropertyOptions[] = Object.entries(EVENT_NAMES)
	.map(([value, description]) => ({ name: labelOf(value), value, description }))
	.sort((one, other) => one.name.localeCompare(other.name));
