import type { Received, Receiver } from './receiver.js';

/** An event as a receiver reads it. */
export interface WireEvent {
	readonly event: string;
	readonly pin_id: string | null;
	readonly board_id: string | null;
	readonly status: string | null;
	readonly timestamp: string;
	readonly data: Readonly<Record<string, unknown>>;
}

export const eventOf = ({ body }: Received): WireEvent =>
	JSON.parse(body.toString('utf8')) as WireEvent;

/** The calls that told about a pin, oldest first. */
export const toldAbout = ({ ledger }: Pick<Receiver, 'ledger'>, pinId: string): Received[] =>
	ledger.filter((call) => eventOf(call).pin_id === pinId);

/** Names of the events about a pin in the order they happened; they may arrive in another. */
export const eventNames = (receiver: Pick<Receiver, 'ledger'>, pinId: string): string[] =>
	toldAbout(receiver, pinId)
		.map(eventOf)
		.sort((a, b) => Number(a.data['sequence']) - Number(b.data['sequence']))
		.map(({ event }) => event);

/** Events of an account, oldest first. */
export const accountEvents = (
	{ ledger }: Pick<Receiver, 'ledger'>,
	{ accountId, name }: { readonly accountId: string; readonly name: string },
): WireEvent[] =>
	ledger
		.map(eventOf)
		.filter(({ event, data }) => event === name && data['pinterest_account_id'] === accountId);
