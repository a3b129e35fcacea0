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

/** Gates at or beyond this instant have no end of their own. */
export const WITHOUT_END = new Date('9000-01-01T00:00:00.000Z');
/** A lease or gate that is not there. */
export const PAST = new Date(0);

export interface PaceSettings {
	spacingMs?: number | null;
	dailyCap?: number | null;
	timeZone?: string | null;
}

/** What a lane follows where it has nothing of its own; a copy of the client's. */
export interface ClientPace extends PaceSettings {
	readonly clientId: string;
	/** Of the client's pace; a copy never goes back. */
	readonly version: number;
}

export interface DayCount {
	/** Date at the account's place. */
	key: string;
	/** Epoch milliseconds at which the next day begins there. */
	endsAt: number;
	count: number;
}

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
	/** What the account's owner chose in place of the settings; null = the setting. */
	paceSettings?: PaceSettings;
	/** Of the client that the account belongs to; null = it belongs to none. */
	clientPace?: ClientPace | null;
	/** True where the daily cap of the settings applies: in production. */
	dailyCapped?: boolean;
	/** True where calls reach Pinterest and count towards what the app may do there. */
	atPinterest?: boolean;
	/** Bucket it shares with the lanes that the same Pinterest user has in other workspaces. */
	paceKey?: string;
	/** Starts of the account's present day; kept only while there is a cap. */
	day?: DayCount;
	/** Epoch milliseconds of the last start, and of the one before the present turn. */
	lastStartAt?: number;
	startBefore?: number;
	/** Up to here it was at work, or held by us: what was due by then is not late. */
	ableUntil?: Date;
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
		paceSettings: Schema.Types.Mixed,
		clientPace: Schema.Types.Mixed,
		dailyCapped: Boolean,
		atPinterest: Boolean,
		paceKey: String,
		day: Schema.Types.Mixed,
		lastStartAt: Number,
		startBefore: Number,
		ableUntil: Date,
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

/**
 * What lanes share: the safety bucket of all, the bucket of a Pinterest user who is connected in
 * several workspaces, and on Trial access the writes of the day.
 */
export interface AppBudgetRecord {
	/** `safety`, `trial`, or the `paceKey` of lanes. */
	_id: string;
	/** Of a bucket, in epoch milliseconds. */
	fullAt?: number;
	granted?: number;
	/** UTC date of the writes that `used` counts. */
	day?: string;
	used?: number;
	/** Of those, what turns under way may still return; since when the last of them may. */
	open?: number;
	openedAt?: Date;
	/** Pinterest limits the whole app until then. */
	closedUntil?: Date;
}

export const appBudgetModel = {
	name: 'AppBudget',
	schema: new Schema(
		{
			_id: String,
			fullAt: Number,
			granted: Number,
			day: String,
			used: Number,
			open: Number,
			openedAt: Date,
			closedUntil: Date,
		},
		{ collection: 'app_budgets', versionKey: false },
	),
};
