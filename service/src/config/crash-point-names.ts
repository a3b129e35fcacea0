/** The places at which a process can be told to end, in the order of a pin's life. */
export const CRASH_POINTS = [
	'accept.before-insert',
	'accept.after-insert',
	'wake.before-add',
	'wake.after-add',
	'sweep.before-wake',
	'sweep.after-wake',
	'lane.taken',
	'record.before-claim',
	'record.claimed',
	'call.before-send',
	'call.sending',
	'call.answering',
	'call.received',
	'outcome.before-store',
	'outcome.stored',
	'verify.before-look',
	'verify.looked',
	'tokens.received',
	'tokens.stored',
	'lane.released',
	'turn.before-ack',
	'events.read',
	'events.delivered',
	'events.drained',
	'delivery.claimed',
	'delivery.posted',
	'delivery.stored',
] as const;

export type CrashPointName = (typeof CRASH_POINTS)[number];

/** End the process at the `passage`-th time this point is reached, counted from 1. */
export interface CrashOrder {
	readonly point: CrashPointName;
	readonly passage: number;
}
