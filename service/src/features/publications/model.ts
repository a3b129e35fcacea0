import { Schema } from 'mongoose';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { StoredEvent } from '../../domain/events.js';
import type { PinContent } from '../../domain/fingerprint.js';
import type { Finding } from '../../domain/preflight-findings.js';
import type { PublicationState, Trigger } from '../../domain/publication-state.js';
import { OUTBOX_INDEX, OUTBOX_SWEEP_INDEX, type OutboxFields } from '../../platform/outbox.js';

/** One change of a record, as it is kept in its history. */
export interface HistoryEntry {
	readonly seq: number;
	readonly at: Date;
	readonly trigger: Trigger | 'accept';
	readonly from: PublicationState | null;
	readonly to: PublicationState;
	/** Claim in force when it happened. */
	readonly fence: number;
	/** Create calls sent by then. */
	readonly attempt?: number;
	readonly code?: ErrorCode;
	readonly message?: string;
	/** Pinterest's request id. */
	readonly requestId?: string;
	/** When the attempt began. */
	readonly startedAt?: Date;
	/** Length of the call to Pinterest, in milliseconds. */
	readonly tookMs?: number;
}

/** Why a record failed or waits, in public words. */
export interface RecordFault {
	readonly code: ErrorCode;
	readonly message: string;
	readonly at: Date;
}

/** What was about to be sent, stored before it is sent. */
export interface Intent extends PinContent {
	readonly accountId: string;
	readonly startedAt: Date;
	/** Part of the link that no other record's has; absent where none was put in. */
	readonly linkMark?: string;
}

/** The search for a pin of which it is not known whether it was made. */
export interface ReadBack {
	readonly since: Date;
	readonly looks: number;
	/** Waits before further tries that the unknown outcome came with, in milliseconds. */
	readonly ladderMs?: readonly number[];
}

/** The pin's video on its way to Pinterest, kept between the steps of preparing it. */
export interface MediaProgress {
	/** For which account and of which stored file; of use for no other. */
	readonly accountId: string;
	readonly assetId: string;
	/** Null: nothing is registered, or what was is of no use any more. */
	readonly mediaId: string | null;
	/** Registrations in all. */
	readonly registrations: number;
	/** Since when the record has waited for it this time. */
	readonly since: Date;
	/** Steps in a row that a passing fault ended. */
	readonly faults: number;
	/** Since when Pinterest has all its bytes. */
	readonly uploadedAt?: Date;
	/** Times Pinterest was asked since then. */
	readonly looks: number;
	/** A pin can be made of it. */
	readonly ready: boolean;
}

/** The looks at a record ahead of its publishing. */
export interface Preflight {
	/** When it is to be looked at; gone once its publishing has begun. */
	readonly nextAt?: Date;
	/** The look that may write a result. */
	readonly claim?: string;
	readonly checkedAt?: Date;
	readonly findings?: readonly Finding[];
}

/** A publication: one record, shown as a pin and, when it was scheduled, as a schedule. */
export interface PublicationRecord extends OutboxFields<StoredEvent> {
	/** The pin's id. */
	_id: string;
	/** The schedule's id; null for a pin that was never scheduled. */
	scheduleId: string | null;
	accountId: string;
	state: PublicationState;
	content: PinContent;
	/** An image when absent. */
	mediaType?: 'image' | 'video';
	/** The title as lists sort by it. */
	titleKey: string;
	/** Words of title, description and link, as lists find them. */
	words: string[];
	/** The instant at which it is to go out; null = at once. */
	runAt: Date | null;
	/** From when on it can be late, where neither `runAt` nor the creation says so. */
	dueAt?: Date;
	/** When the engine must look at it next; absent in final states and drafts. */
	nextAt?: Date;
	/** Acceptance order within equal times. */
	order: number;
	/** Counts claims; later writes must match it. */
	fence: number;
	/** Counts changes; the version an update must match. */
	seq: number;
	/** State in which the present claim found it; null where it was claimed only to be judged. */
	claimedFrom?: PublicationState | null;
	/** Create calls sent. */
	attempts: number;
	/** Times a passing fault put it back. */
	postponed: number;
	intent?: Intent;
	/** Where its video is; absent for pins of images. */
	media?: MediaProgress | null;
	/** While it is preparing, in place of `nextAt`: when the next step is due. */
	prepareAt?: Date;
	/** Present while the outcome is unknown. */
	readBack?: ReadBack | null;
	/** Looks at media, link and board ahead of time; absent where they are switched off. */
	preflight?: Preflight;
	idempotencyKey?: string;
	/** Of the submission; an edit leaves it, so that a repeat of the submission is still known. */
	fingerprint: string;
	/** The board of the submission, once an edit has put another in its place. */
	firstBoardId?: string;
	/** Of the newest record of its likeness; of the submission, as the fingerprint is. */
	likeKey?: string;
	/** A record of the day before that looked the same when this one was accepted. */
	nearDuplicateOf?: string;
	pinterestPinId?: string;
	fault?: RecordFault | null;
	/** A cancel that came while a call was under way. */
	cancelRequestedAt?: Date;
	pinDeletedAt?: Date;
	scheduleDeletedAt?: Date;
	publishedAt?: Date;
	failedAt?: Date;
	removedAt?: Date;
	history: HistoryEntry[];
	createdAt: Date;
	updatedAt: Date;
}

export const HISTORY_LENGTH = 200;

/** The claim's index: the lane's next record. */
export const CLAIM_KEYS = { accountId: 1, nextAt: 1, order: 1 } as const;

/** What was begun and has no outcome yet: in these states a record is in the index below. */
export const UNDER_WAY = ['publishing', 'verifying'] as const satisfies readonly PublicationState[];
export type UnderWay = (typeof UNDER_WAY)[number];

/** The index of looks at what is under way: beside a backlog it is a handful. */
export const UNDER_WAY_KEYS = { accountId: 1, nextAt: 1, state: 1 } as const;

/** The index of the claim for preparing: the account's next video. */
export const PREPARE_KEYS = { accountId: 1, prepareAt: 1 } as const;

/** The index of the preflight's claim: the account's next record to look at. */
export const PREFLIGHT_KEYS = { accountId: 1, 'preflight.nextAt': 1 } as const;

const schema = new Schema(
	{
		_id: String,
		workspaceId: String,
		accountId: String,
		scheduleId: String,
		state: String,
		content: Schema.Types.Mixed,
		mediaType: String,
		titleKey: String,
		words: [String],
		runAt: Date,
		dueAt: Date,
		nextAt: Date,
		order: Number,
		fence: Number,
		seq: Number,
		claimedFrom: String,
		attempts: Number,
		postponed: Number,
		intent: Schema.Types.Mixed,
		media: Schema.Types.Mixed,
		prepareAt: Date,
		readBack: Schema.Types.Mixed,
		preflight: Schema.Types.Mixed,
		idempotencyKey: String,
		fingerprint: String,
		firstBoardId: String,
		likeKey: String,
		nearDuplicateOf: String,
		pinterestPinId: String,
		fault: Schema.Types.Mixed,
		cancelRequestedAt: Date,
		pinDeletedAt: Date,
		scheduleDeletedAt: Date,
		publishedAt: Date,
		failedAt: Date,
		removedAt: Date,
		history: [Schema.Types.Mixed],
		outbox: [Schema.Types.Mixed],
		outboxAt: Date,
		createdAt: Date,
		updatedAt: Date,
	},
	{ collection: 'publications', versionKey: false },
);

const waiting = { partialFilterExpression: { nextAt: { $exists: true } } };
schema.index(CLAIM_KEYS, { name: 'claim', ...waiting });
// Sweep: what is due, covered.
schema.index({ nextAt: 1, accountId: 1 }, { name: 'sweep', ...waiting });
// Looks: what is under way, found without a walk over all that waits.
schema.index(UNDER_WAY_KEYS, {
	name: 'under_way',
	partialFilterExpression: { state: { $in: [...UNDER_WAY] } },
});
// Preparing: the account's next video, and which accounts have one that is due.
const preparing = { partialFilterExpression: { state: 'preparing' } };
schema.index(PREPARE_KEYS, { name: 'prepare', ...preparing });
schema.index({ prepareAt: 1, accountId: 1 }, { name: 'prepare_sweep', ...preparing });
// Preflight: the account's next record to look at, and which accounts have one that is due.
const unseen = { partialFilterExpression: { 'preflight.nextAt': { $exists: true } } };
schema.index(PREFLIGHT_KEYS, { name: 'preflight', ...unseen });
schema.index({ 'preflight.nextAt': 1, accountId: 1 }, { name: 'preflight_sweep', ...unseen });
// Accept: one record per key and workspace.
schema.index(
	{ workspaceId: 1, idempotencyKey: 1 },
	{
		name: 'idempotency',
		unique: true,
		partialFilterExpression: { idempotencyKey: { $exists: true } },
	},
);
// Accept: tells that there is a like of it without a look.
schema.index(
	{ likeKey: 1 },
	{ name: 'like', unique: true, partialFilterExpression: { likeKey: { $exists: true } } },
);
// Publish and adopt: a remote pin belongs to one record.
schema.index(
	{ accountId: 1, pinterestPinId: 1 },
	{
		name: 'remote_pin',
		unique: true,
		partialFilterExpression: { pinterestPinId: { $exists: true } },
	},
);
// A schedule by its id. The bound stands for "is there", which an index can be asked for.
schema.index(
	{ scheduleId: 1 },
	{ name: 'schedule', unique: true, partialFilterExpression: { scheduleId: { $gt: '' } } },
);
// Lists: newest first, by title, by status, by instant of publication or plan; words of `q`.
schema.index({ workspaceId: 1, createdAt: -1, _id: -1 }, { name: 'list' });
schema.index({ workspaceId: 1, titleKey: 1, _id: 1 }, { name: 'list_title' });
schema.index({ workspaceId: 1, state: 1, createdAt: -1, _id: -1 }, { name: 'list_state' });
schema.index(
	{ workspaceId: 1, publishedAt: -1, _id: -1 },
	{ name: 'list_published', partialFilterExpression: { publishedAt: { $exists: true } } },
);
schema.index(
	{ workspaceId: 1, runAt: -1, _id: -1 },
	{ name: 'list_run_at', partialFilterExpression: { scheduleId: { $gt: '' } } },
);
schema.index({ workspaceId: 1, words: 1 }, { name: 'list_words' });
// Attention: what failed lately, what a look warns of ahead, how far each calendar reaches.
schema.index(
	{ workspaceId: 1, failedAt: -1, accountId: 1 },
	{ name: 'failed', partialFilterExpression: { state: 'failed' } },
);
schema.index(
	{ workspaceId: 1, nextAt: 1, accountId: 1 },
	{
		name: 'warned',
		partialFilterExpression: {
			'preflight.findings.code': { $exists: true },
			nextAt: { $exists: true },
		},
	},
);
schema.index(
	{ accountId: 1, runAt: -1 },
	{ name: 'calendar', partialFilterExpression: { scheduleId: { $gt: '' } } },
);
// Deleting a stored file: the pins that it is in.
for (const field of ['assetId', 'coverImageAssetId']) {
	const path = `content.${field}`;
	const partialFilterExpression = { [path]: { $gt: '' } };
	schema.index({ [path]: 1 }, { name: `uses_${field}`, partialFilterExpression });
}
schema.index(OUTBOX_INDEX.keys, OUTBOX_INDEX.options);
schema.index(OUTBOX_SWEEP_INDEX.keys, OUTBOX_SWEEP_INDEX.options);

export const publicationModel = { name: 'Publication', schema };
