import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError, tryToParseDateTime } from 'n8n-workflow';

/** Other forms are refused: n8n would read some of them in the zone of the machine. */
const FORM = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/i;
const LOCAL = "yyyy-MM-dd'T'HH:mm:ssZZ";

/**
 * The item's time in UTC. A time without an offset, as the date picker gives it, is one in the
 * workflow's zone. Throws where it is no time.
 */
export function readRunAt(context: IExecuteFunctions, itemIndex: number): string {
	const value = context.getNodeParameter('runAt', itemIndex) as unknown;
	const zone = context.getTimezone();
	const instant = parse(value, zone);
	if (instant === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`Publish At is no date and time: ${String(value)}`,
			{
				itemIndex,
				description: `Write it as 2026-11-24T10:00 (time in ${zone}) or with an offset, as 2026-11-24T10:00+01:00.`,
			},
		);
	}
	return instant.toUTC().toISO() ?? '';
}

/** An instant as a clock in the zone shows it, with its offset. */
export const localTime = (instant: string, zone: string): string =>
	tryToParseDateTime(instant, zone).setZone(zone).toFormat(LOCAL);

type Instant = ReturnType<typeof tryToParseDateTime>;

function parse(value: unknown, zone: string): Instant | undefined {
	if (typeof value === 'object' && !Array.isArray(value)) return parsed(value, zone);
	const text = String(value).trim();
	if (!FORM.test(text)) return undefined;
	const instant = parsed(text.replace(' ', 'T'), zone);
	// A day that does not exist would have become a later one.
	return instant?.toFormat('yyyy-MM-dd') === text.slice(0, 10) ? instant : undefined;
}

function parsed(value: unknown, zone: string): Instant | undefined {
	try {
		return tryToParseDateTime(value, zone);
	} catch {
		return undefined;
	}
}
