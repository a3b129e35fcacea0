import { z } from 'zod';
import { ERROR_CODE_NAMES } from '../../domain/error-codes.js';
import { SCHEDULE_STATUSES } from '../../domain/public-status.js';
import { parseInstant } from '../../domain/run-at.js';
import { preflightView, wire } from '../publications/index.js';

/** An instant that says its offset. */
const instant = z.string().transform((text, context) => {
	const parsed = parseInstant(text);
	if (parsed.kind === 'instant') return parsed.at;
	context.addIssue({ code: 'custom', message: parsed.reason });
	return z.NEVER;
});

const runAtFields = {
	run_at: instant.optional().describe('When it is to go out: ISO 8601 with an offset.'),
	scheduled_at: instant.optional().describe('Other name of run_at.'),
};

interface RunAt {
	readonly run_at?: Date;
	readonly scheduled_at?: Date;
}

function checkRunAtNames({ run_at: runAt, scheduled_at: other }: RunAt, issue: wire.Issue): void {
	if (runAt && other && runAt.getTime() !== other.getTime()) {
		issue('scheduled_at', 'is another name of run_at: send one of them');
	}
}

function requireRunAt(body: RunAt, issue: wire.Issue): void {
	if (!body.run_at && !body.scheduled_at) issue('run_at', 'is required');
}

const createFields = {
	...wire.submissionFields,
	...runAtFields,
	publish_date: wire.noField('Pinterest has no such field; the instant goes into run_at'),
};
type CreateFields = z.output<z.ZodObject<typeof createFields>>;

/** What `POST /v1/schedules` takes. */
export const createScheduleBody = z
	.strictObject(createFields)
	.superRefine(wire.refineWith<CreateFields>(wire.checkSubmission, requireRunAt, checkRunAtNames));
export type CreateScheduleBody = z.output<typeof createScheduleBody>;

const updateFields = {
	...runAtFields,
	board_id: wire.boardId.optional(),
	title: wire.title.optional(),
	description: wire.optional(wire.description).describe('Null clears it.'),
	link_url: wire.optional(wire.webAddress).describe('Null clears it.'),
	link: wire.optional(wire.webAddress).describe('Other name of link_url.'),
	alt_text: wire.optional(wire.altText).describe('Null clears it.'),
	image_url: wire.webAddress.optional().describe('Drops the asset.'),
	media_url: wire.webAddress.optional().describe('Other name of image_url.'),
	asset_id: wire.wireId.optional().describe('Drops the image address.'),
	cover_image_url: wire.optional(wire.webAddress),
	cover_image_asset_id: wire.optional(wire.wireId),
	account_id: wire.noField('cannot be changed; cancel this schedule and make another'),
};
type UpdateFields = z.output<z.ZodObject<typeof updateFields>>;

/** What `PATCH /v1/schedules/{schedule_id}` takes: absent leaves alone, null clears. */
export const updateScheduleBody = z
	.strictObject(updateFields)
	.superRefine(wire.refineWith<UpdateFields>(wire.checkNames, wire.checkMedia, checkRunAtNames));
export type UpdateScheduleBody = z.output<typeof updateScheduleBody>;

/** What `POST /v1/schedules/{schedule_id}/retry` takes. */
export const retryScheduleBody = z
	.strictObject(runAtFields)
	.superRefine(wire.refineWith<RunAt>(checkRunAtNames));

export const scheduleParams = z.strictObject({ schedule_id: wire.wireId });

const SORTS = [
	'run_at_desc',
	'run_at_asc',
	'created_at_desc',
	'created_at_asc',
	'title_asc',
	'title_desc',
	'status_asc',
	'status_desc',
] as const;

export const listSchedulesQuery = z.strictObject({
	...wire.listFilters,
	status: z.enum(SCHEDULE_STATUSES).optional(),
	since: wire.filterInstant.optional().describe('To go out at or after this instant.'),
	until: wire.filterInstant.optional().describe('To go out before this instant.'),
	sort: z.enum(SORTS).default('run_at_desc'),
});
export type ListSchedulesQuery = z.output<typeof listSchedulesQuery>;

const timestamp = z.iso.datetime();
const text = z.string().nullable();

const payload = z.strictObject({
	board_id: z.string(),
	title: z.string(),
	description: text,
	link_url: text,
	media_type: z.enum(['image', 'video']),
	media_url: z.string(),
	image_url: z.string(),
	asset_id: text,
	cover_image_url: text,
	alt_text: text,
	dominant_color: text,
	related_terms: z.array(z.string()).nullable(),
});

/** The schedule as the contract shows it; the last block is ours. */
export const scheduleView = z.strictObject({
	id: z.uuid(),
	workspace_id: z.uuid(),
	pinterest_account_id: z.uuid(),
	run_at: timestamp,
	status: z.enum(SCHEDULE_STATUSES),
	payload,
	last_error: text,
	pin_id: z.uuid().nullable().describe('Once publishing began, or failed before.'),
	created_at: timestamp,
	updated_at: timestamp,
	error_code: z.enum(ERROR_CODE_NAMES).nullable(),
	idempotency_key: z.string(),
	draft: z.boolean(),
	cancel_requested: z.boolean().describe('To be canceled as soon as nothing can come of it.'),
	next_look_at: timestamp.nullable().describe('When the service turns to this schedule again.'),
	planned_at: timestamp
		.nullable()
		.describe('When it is to go out, where that is known: behind a hold, the end of the hold.'),
	preflight: preflightView,
	near_duplicate_of: z
		.uuid()
		.nullable()
		.describe('Accepted within the day before with the same account, board, media and link.'),
	already_existed: z.boolean().optional().describe('The idempotency key was known.'),
});
export type ScheduleView = z.output<typeof scheduleView>;
