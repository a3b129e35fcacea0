import { Schema } from 'mongoose';
import type { EventName } from '../../domain/events.js';

/** A receiver of events: the contract's webhook. */
export interface EndpointRecord {
	_id: string;
	workspaceId: string;
	/** Accounts whose events it gets, as those of the key that made it; null or absent: all. */
	accountIds?: readonly string[] | null;
	url: string;
	/** The signing secret; opens only for this record. */
	sealedSecret: string;
	events: EventName[];
	isEnabled: boolean;
	/** Why the service itself switched it off. */
	disabledReason: string | null;
	createdAt: Date;
	updatedAt: Date;
}

const endpointSchema = new Schema(
	{
		_id: String,
		workspaceId: String,
		accountIds: [String],
		url: String,
		sealedSecret: String,
		events: [String],
		isEnabled: Boolean,
		disabledReason: String,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'webhook_endpoints', versionKey: false },
);

endpointSchema.index({ workspaceId: 1, createdAt: -1, _id: 1 }, { name: 'workspace' });

export const endpointModel = { name: 'WebhookEndpoint', schema: endpointSchema };

/** One POST of a delivery and what came of it. */
export interface DeliveryAttempt {
	readonly at: Date;
	/** Null: no answer. */
	readonly status: number | null;
	readonly ms: number;
	/** Kind of the fault when there was no usable answer. */
	readonly error: string | null;
	/** Beginning of the receiver's answer. */
	readonly response: string;
}

export type DeliveryState = 'pending' | 'delivered' | 'exhausted' | 'dropped';

/** One event for one endpoint. */
export interface DeliveryRecord {
	/** Follows from event and endpoint, so that repeated dispatching makes no second one. */
	_id: string;
	workspaceId: string;
	endpointId: string;
	eventId: string;
	eventName: string;
	/** The exact JSON text of every try. */
	body: string;
	state: DeliveryState;
	/** When the engine must look at it next; absent in final states. */
	nextAt?: Date;
	/** Position within equal times. */
	order: number;
	/** Counts claims; the outcome must match it. */
	fence: number;
	/** Finished tries of the present schedule. */
	tries: number;
	/** The latest `ATTEMPTS_KEPT`. */
	attempts: DeliveryAttempt[];
	createdAt: Date;
	deliveredAt?: Date;
}

export const ATTEMPTS_KEPT = 20;
const KEPT_SECONDS = 30 * 24 * 3_600;

/** The claim's index: the lane's next delivery. */
export const DELIVERY_CLAIM_KEYS = { endpointId: 1, nextAt: 1, order: 1 } as const;

const deliverySchema = new Schema(
	{
		_id: String,
		workspaceId: String,
		endpointId: String,
		eventId: String,
		eventName: String,
		body: String,
		state: String,
		nextAt: Date,
		order: Number,
		fence: Number,
		tries: Number,
		attempts: [Schema.Types.Mixed],
		createdAt: Date,
		deliveredAt: Date,
	},
	{ collection: 'webhook_deliveries', versionKey: false },
);

const waiting = { partialFilterExpression: { nextAt: { $exists: true } } };

deliverySchema.index(DELIVERY_CLAIM_KEYS, { name: 'claim', ...waiting });
// Sweep: what is due, covered.
deliverySchema.index({ nextAt: 1, endpointId: 1 }, { name: 'sweep', ...waiting });
deliverySchema.index({ createdAt: 1 }, { name: 'expiry', expireAfterSeconds: KEPT_SECONDS });

export const deliveryModel = { name: 'WebhookDelivery', schema: deliverySchema };
