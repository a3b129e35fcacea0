import { Schema } from 'mongoose';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { OutboxEvent, OutboxFields } from '../../platform/outbox.js';
import { OUTBOX_INDEX, OUTBOX_SWEEP_INDEX } from '../../platform/outbox.js';
import type { LaneKindName } from './types.js';

export interface LaneRef {
	readonly kind: LaneKindName;
	readonly laneId: string;
}

export const laneKey = ({ kind, laneId }: LaneRef): string => `${kind}:${laneId}`;

/** One lane: who serves it, what holds it, how much of its pace is used. */
export interface LaneRecord extends OutboxFields<OutboxEvent> {
	/** `<kind>:<lane id>`. */
	_id: string;
	kind: LaneKindName;
	laneId: string;
	/** The one run of a turn that serves the lane; null = free. */
	owner: string | null;
	/** The process of the owner, for the common renewal. */
	ownerProcess: string | null;
	leaseUntil: Date;
	gateUntil: Date;
	gateCode: ErrorCode | null;
	gateSince: Date | null;
	/** Pace as one number: epoch milliseconds at which the bucket is full again. */
	fullAt: number;
	/** Tokens handed to the present turn. */
	granted: number;
	createdAt: Date;
}

const schema = new Schema(
	{
		_id: String,
		kind: String,
		laneId: String,
		workspaceId: String,
		owner: String,
		ownerProcess: String,
		leaseUntil: Date,
		gateUntil: Date,
		gateCode: String,
		gateSince: Date,
		fullAt: Number,
		granted: Number,
		outbox: [Schema.Types.Mixed],
		outboxAt: Date,
		createdAt: Date,
	},
	{ collection: 'lanes', versionKey: false },
);

schema.index({ workspaceId: 1, gateUntil: 1 }, { name: 'gates' });
schema.index(OUTBOX_INDEX.keys, OUTBOX_INDEX.options);
schema.index(OUTBOX_SWEEP_INDEX.keys, OUTBOX_SWEEP_INDEX.options);

export const laneModel = { name: 'Lane', schema };

/** One process at a time sweeps; this document says which. */
export interface DutyRecord {
	_id: string;
	holder: string;
	until: Date;
}

export const dutyModel = {
	name: 'Duty',
	schema: new Schema(
		{ _id: String, holder: String, until: Date },
		{ collection: 'duties', versionKey: false },
	),
};
