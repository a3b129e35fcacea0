/** Every event this service can tell, with the sentence that the documents show. */
export const EVENTS = {
	'pin.published': 'The pin is on Pinterest.',
	'pin.failed': 'The pin will not go out by itself any more.',
	'pin.retrying': 'A try failed in a passing way; the pin is tried again later.',
	'pin.retries_exhausted': 'All tries are used up; a pin.failed event comes with it.',
	'pin.unconfirmed': 'The answer never came; the board is read back before anything else.',
	'pin.deferred': 'The pin is held back for a while.',
	'pin.warning': 'Something may keep the pin from going out; its findings say what and the remedy.',
	'pin.canceled': 'The pin was canceled before it went out.',
	'pin.removed': 'The published pin is no longer on Pinterest.',
	'account.limited': 'A limit holds this account; its pins wait until the time given.',
	'account.connected': 'A Pinterest account was connected.',
	'account.token_expiring':
		'The connection of this account ends; nothing stops until the date given.',
	'account.reconnect_required': 'Pinterest no longer accepts the connection of this account.',
	'account.recovered': 'The connection of this account works again.',
} as const;

export type EventName = keyof typeof EVENTS;

export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

/** What an endpoint is subscribed to when its owner names nothing. */
export const DEFAULT_EVENTS: readonly EventName[] = ['pin.published', 'pin.failed'];

/** A fact about a record, stored in that record until the dispatcher has taken it on. */
export interface StoredEvent {
	/** `<record id>.<sequence>.<n>`: one id per fact, the same however often it is drained. */
	readonly id: string;
	readonly name: EventName;
	readonly at: Date;
	/** Position among the record's changes. */
	readonly sequence: number;
	readonly facts?: Readonly<Record<string, unknown>>;
}
