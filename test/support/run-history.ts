import type { Step } from '../../service/src/domain/publication-state.js';

/** What a client got for one call. */
export type CallAnswer =
	| { readonly kind: 'accepted'; readonly pinId: string; readonly alreadyExisted: boolean }
	/** A definite no: the client does not ask again. */
	| { readonly kind: 'refused'; readonly status: number; readonly code: string }
	/** Told to come back later. */
	| { readonly kind: 'unavailable'; readonly status: number; readonly code: string }
	/** No whole answer: what became of the call is not known to the client. */
	| { readonly kind: 'lost'; readonly why: string };

/** One `POST` of a pin or a schedule; times in epoch milliseconds. */
export interface ClientCall {
	readonly key: string;
	readonly title: string;
	/** Of the client. */
	readonly workspaceId: string;
	readonly startedAt: number;
	readonly endedAt: number;
	readonly answer: CallAnswer;
}

/** One step of a record, with the claim under which it was made. */
export interface RecordStep extends Step {
	readonly sequence: number;
	readonly at: number;
	readonly fence: number;
	/** Of the error, where it had one. */
	readonly code: string | null;
}

/** A pin as API and database show it after the run. */
export interface PinSeen {
	readonly id: string;
	/** Under which it was accepted, when it was made as a schedule. */
	readonly scheduleId: string | null;
	readonly workspaceId: string;
	readonly key: string;
	readonly title: string;
	readonly status: string;
	readonly errorCode: string | null;
	readonly pinterestPinId: string | null;
	/** Epoch milliseconds before which it must not go out; null = at once. */
	readonly runAt: number | null;
	/** The engine still means to look at it. */
	readonly waits: boolean;
	/** Events that never left the record. */
	readonly untold: number;
	readonly steps: readonly RecordStep[];
}

/** A pin that was made at the simulated Pinterest. */
export interface EffectSeen {
	readonly title: string;
	readonly pinterestPinId: string;
	readonly at: number;
}

/** A create call that came in at the simulated Pinterest. */
export interface AskSeen {
	readonly title: string;
	readonly userId: string;
	readonly at: number;
	/** Milliseconds for which it was told to make no further call; null = it was not told so. */
	readonly limitedMs: number | null;
}

/** One POST that came in at the receiver. */
export interface EventSeen {
	readonly deliveryId: string;
	readonly event: string;
	readonly pinId: string;
	readonly sequence: number;
	readonly body: string;
	readonly signed: boolean;
	readonly at: number;
}

/** Everything the checker judges: clients, records, Pinterest and receiver. */
export interface RunHistory {
	readonly calls: readonly ClientCall[];
	readonly pins: readonly PinSeen[];
	readonly effects: readonly EffectSeen[];
	readonly asked: readonly AskSeen[];
	readonly events: readonly EventSeen[];
	/** Events the webhook asked for. */
	readonly subscribed: readonly string[];
	/** Deliveries that still wait. */
	readonly waitingDeliveries: number;
	/** Ids that a workspace's lists showed it. */
	readonly listed: readonly { readonly workspaceId: string; readonly pinId: string }[];
}
