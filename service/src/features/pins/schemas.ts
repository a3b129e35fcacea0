import { z } from 'zod';
import { ERROR_CODE_NAMES } from '../../domain/error-codes.js';
import { PIN_STATUSES } from '../../domain/public-status.js';
import { STATES } from '../../domain/publication-state.js';
import { preflightView, wire } from '../publications/index.js';

type CreateFields = z.output<z.ZodObject<typeof createFields>>;
type UpdateFields = z.output<z.ZodObject<typeof updateFields>>;

const createFields = {
	...wire.submissionFields,
	publish_date: wire.noField('Pinterest has no such field; make a schedule with run_at instead'),
};

/** What `POST /v1/pins` takes. */
export const createPinBody = z
	.strictObject(createFields)
	.superRefine(wire.refineWith<CreateFields>(wire.checkSubmission));
export type CreatePinBody = z.output<typeof createPinBody>;

const FIXED = 'cannot be changed; publish a new pin instead';

const updateFields = {
	title: wire.title.optional(),
	description: wire.optional(wire.description).describe('Null clears it.'),
	link_url: wire.optional(wire.webAddress).describe('Null clears it.'),
	link: wire.optional(wire.webAddress).describe('Other name of link_url.'),
	alt_text: wire.optional(wire.altText).describe('Null clears it.'),
	board_id: wire.boardId.optional(),
	image_url: wire.noField(FIXED),
	media_url: wire.noField(FIXED),
	asset_id: wire.noField(FIXED),
	account_id: wire.noField('cannot be changed here; retry a failed pin with another account_id'),
};

/** What `PATCH /v1/pins/{pin_id}` takes: absent leaves alone, null clears. */
export const updatePinBody = z
	.strictObject(updateFields)
	.superRefine(wire.refineWith<UpdateFields>(wire.checkNames));
export type UpdatePinBody = z.output<typeof updatePinBody>;

/** What `POST /v1/pins/{pin_id}/retry` takes. */
export const retryPinBody = z.strictObject({
	board_id: wire.optional(wire.boardId).describe('Another board than before.'),
	account_id: wire.optional(wire.wireId).describe('Another account than before.'),
});

export const pinParams = z.strictObject({ pin_id: wire.wireId });
export const jobParams = z.strictObject({ job_id: wire.wireId });

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const deletePinQuery = z.strictObject({
	delete_from_pinterest: flag.default(false).describe('Take a published pin off Pinterest too.'),
});

export const pinDeletionView = z.strictObject({
	id: z.uuid(),
	deleted: z.boolean(),
	removed_from_pinterest: z.boolean(),
	pinterest_pin_id: z.string().nullable(),
	reason: z.enum(['not_published', 'simulated_sandbox']).nullable(),
});
export type PinDeletionView = z.output<typeof pinDeletionView>;

const SORTS = [
	'created_at_desc',
	'created_at_asc',
	'published_at_desc',
	'published_at_asc',
	'title_asc',
	'title_desc',
	'status_asc',
	'status_desc',
] as const;

export const listPinsQuery = z.strictObject({
	...wire.listFilters,
	status: z.enum(PIN_STATUSES).optional(),
	error_code: z.string().min(1).max(64).optional(),
	since: wire.filterInstant.optional().describe('Created at or after this instant.'),
	until: wire.filterInstant.optional().describe('Created before this instant.'),
	unconfirmed: flag
		.optional()
		.describe('Sent without an answer and still looked for on the board, or not.'),
	removed: flag.optional().describe('Published and no longer on Pinterest, or not.'),
	sort: z.enum(SORTS).default('created_at_desc'),
});
export type ListPinsQuery = z.output<typeof listPinsQuery>;

const timestamp = z.iso.datetime();
const text = z.string().nullable();

/** The pin as the contract shows it; the last block is ours. */
export const pinView = z.strictObject({
	id: z.uuid(),
	workspace_id: z.uuid(),
	pinterest_account_id: z.uuid(),
	status: z.enum(PIN_STATUSES),
	media_type: z.enum(['image', 'video']),
	title: z.string(),
	description: text,
	alt_text: text,
	dominant_color: text,
	related_terms: z.array(z.string()).nullable(),
	link_url: text,
	media_url: z.string(),
	image_url: z.string(),
	asset_id: text,
	cover_image_url: text,
	board_id: z.string(),
	pinterest_pin_id: text,
	error_code: z.enum(ERROR_CODE_NAMES).nullable(),
	error_message: text,
	idempotency_key: z.string(),
	created_at: timestamp,
	updated_at: timestamp,
	published_at: timestamp.nullable(),
	failed_at: timestamp.nullable(),
	removed_from_pinterest_at: timestamp.nullable(),
	attempts: z.int().describe('Create calls sent to Pinterest so far.'),
	next_look_at: timestamp.nullable().describe('When the service turns to this pin again.'),
	planned_at: timestamp
		.nullable()
		.describe('When it is to go out, where that is known: behind a hold, the end of the hold.'),
	unconfirmed: z.boolean().describe('Sent, but the answer never came; the board is read back.'),
	cancel_requested: z.boolean().describe('To be canceled as soon as nothing can come of it.'),
	near_duplicate_of: z
		.uuid()
		.nullable()
		.describe('Accepted within the day before with the same account, board, media and link.'),
	schedule_id: z.uuid().nullable().describe('The schedule that this pin was made for.'),
	preflight: preflightView,
	already_existed: z.boolean().optional().describe('The idempotency key was known.'),
});
export type PinView = z.output<typeof pinView>;

export const jobView = z.strictObject({
	job_id: z.uuid(),
	pin_id: z.uuid(),
	status: z.enum(PIN_STATUSES),
	submitted_at: timestamp,
	completed_at: timestamp.nullable(),
	pinterest_pin_id: text,
	error_code: z.enum(ERROR_CODE_NAMES).nullable(),
	error_message: text,
});
export type JobView = z.output<typeof jobView>;

export const pinHistoryView = z.strictObject({
	pin_id: z.uuid(),
	state: z.enum(STATES),
	entries: z.array(
		z.strictObject({
			sequence: z.int(),
			at: timestamp,
			trigger: z.string(),
			from: z.enum(STATES).nullable(),
			to: z.enum(STATES),
			attempt: z.int().nullable(),
			error_code: z.enum(ERROR_CODE_NAMES).nullable(),
			message: text,
			pinterest_request_id: text,
			started_at: timestamp.nullable().describe('Begin of the attempt that ended with this.'),
			took_ms: z.int().nullable(),
		}),
	),
});
export type PinHistoryView = z.output<typeof pinHistoryView>;
