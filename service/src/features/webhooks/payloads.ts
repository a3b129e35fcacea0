import type { OutboxEvent, OutboxFields } from '../../platform/outbox.js';

/** What an event is about, in public words; null where it is about no pin. */
export interface EventFacts {
	readonly pinId: string | null;
	readonly boardId: string | null;
	readonly status: string | null;
	readonly data: Readonly<Record<string, unknown>>;
}

/** Turns a record of a source and one of its events into public facts. */
export type DescribeEvent = (
	sourceName: string,
	record: OutboxFields,
	event: OutboxEvent,
) => EventFacts;

/** Bytes of a body at most. */
export const MAX_BODY_BYTES = 20_000;
/** Lengths to which the texts of `data` are cut, one after the other, until the body fits. */
const CUTS = [2_000, 500, 100];

/**
 * The JSON text sent for an event, at most `MAX_BODY_BYTES` long as UTF-8: the contract's fields
 * and those of Standard Webhooks. Where `data` had to be cut it says `truncated: true`.
 */
export function payloadText(event: OutboxEvent, facts: EventFacts): string {
	const textWith = (data: unknown): string =>
		JSON.stringify({
			event: event.name,
			type: event.name,
			timestamp: event.at.toISOString(),
			pin_id: facts.pinId,
			board_id: facts.boardId,
			status: facts.status,
			data,
		});
	const whole = textWith(facts.data);
	if (fits(whole)) return whole;
	for (const length of CUTS) {
		const cut = textWith({ ...(cutTexts(facts.data, length) as object), truncated: true });
		if (fits(cut)) return cut;
	}
	return textWith({ truncated: true });
}

const fits = (text: string): boolean => Buffer.byteLength(text) <= MAX_BODY_BYTES;

function cutTexts(value: unknown, length: number): unknown {
	if (typeof value === 'string') return value.slice(0, length);
	if (Array.isArray(value)) return value.map((item) => cutTexts(item, length));
	if (value === null || typeof value !== 'object' || value instanceof Date) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [name, cutTexts(member, length)]),
	);
}
