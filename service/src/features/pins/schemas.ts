import { z } from 'zod';
import { ERROR_CODE_NAMES } from '../../domain/error-codes.js';
import { PIN_STATUSES } from '../../domain/public-status.js';
import { STATES } from '../../domain/publication-state.js';
import { parseUrl } from '../../platform/parse-url.js';

const isWebAddress = (text: string): boolean => /^https?:$/.test(parseUrl(text)?.protocol ?? '');

const webAddress = z
	.string()
	.trim()
	.max(2048)
	.refine(isWebAddress, 'must be a full http or https address');

/** Text that a person can see: control characters are a client's mistake, and Pinterest drops them. */
const visibleText = (max: number) =>
	z
		.string()
		.trim()
		.max(max)
		.refine((text) => !/(?![\t\n\r])\p{Cc}/u.test(text), 'must not hold control characters');

/** Ids are kept in lower case; clients may send them otherwise. */
const id = z.guid().toLowerCase();

/** `''` and null mean absent, as clients send them. */
const optional = <T extends z.ZodType>(schema: T) =>
	z.union([z.literal(''), z.null(), schema]).optional();

const color = z
	.string()
	.regex(/^#?[0-9a-fA-F]{6}$/, 'must be six hex digits, with or without #')
	.transform((text) => `#${text.replace('#', '').toUpperCase()}`);

const relatedTerms = z
	.union([z.array(z.string()).max(50), z.string()])
	.transform((terms) =>
		(typeof terms === 'string' ? terms.split(',') : terms)
			.map((term) => term.trim())
			.filter((term) => term !== ''),
	);

const fields = {
	account_id: id.describe('The connected Pinterest account.'),
	board_id: z.string().trim().min(1).max(64).describe('Board of that account.'),
	title: visibleText(100).min(1),
	description: optional(visibleText(800)),
	related_terms: optional(relatedTerms).describe('A list, or one comma-separated text.'),
	alt_text: optional(visibleText(500)),
	dominant_color: optional(color),
	link_url: optional(webAddress),
	link: optional(webAddress).describe('Other name of link_url.'),
	image_url: optional(webAddress).describe('Either this or asset_id.'),
	media_url: optional(webAddress).describe('Other name of image_url.'),
	asset_id: optional(id),
	cover_image_url: optional(webAddress),
	cover_image_asset_id: optional(id),
	idempotency_key: optional(z.string().min(1).max(255)).describe(
		'The same key with the same content answers with the same pin.',
	),
	publish_date: z
		.undefined({
			error: 'Pinterest has no such field; make a schedule with run_at instead',
		})
		.optional(),
};

type Fields = z.output<z.ZodObject<typeof fields>>;
type Issue = (path: string, message: string) => void;

function checkTogether(body: Fields, issue: Issue): void {
	const image = body.image_url || body.media_url;
	if (body.image_url && body.media_url && body.image_url !== body.media_url) {
		issue('media_url', 'is another name of image_url: send one of them');
	}
	if (body.link_url && body.link && body.link_url !== body.link) {
		issue('link', 'is another name of link_url: send one of them');
	}
	if (!image && !body.asset_id) issue('image_url', 'either image_url or asset_id is needed');
	if (image && body.asset_id) issue('asset_id', 'send image_url or asset_id, not both');
	if (body.cover_image_url && body.cover_image_asset_id) {
		issue('cover_image_asset_id', 'send one cover, not both');
	}
	if (image && (body.cover_image_url || body.cover_image_asset_id)) {
		issue('cover_image_url', 'a cover belongs to a video asset');
	}
}

/** What `POST /v1/pins` takes. */
export const createPinBody = z.strictObject(fields).superRefine((body, context) => {
	checkTogether(body, (path, message) =>
		context.addIssue({ code: 'custom', path: [path], message, input: body }),
	);
});
export type CreatePinBody = z.output<typeof createPinBody>;

export const pinParams = z.strictObject({ pin_id: id });
export const jobParams = z.strictObject({ job_id: id });

// An instant without an offset is read as UTC, as the contract's clients mean it.
const instant = z
	.string()
	.transform((text) => (/(z|[+-]\d\d:?\d\d)$/i.test(text.trim()) ? text : `${text}Z`))
	.pipe(z.coerce.date());

export const listPinsQuery = z.strictObject({
	limit: z.coerce.number().int().min(1).max(200).default(50),
	offset: z.coerce.number().int().min(0).max(10_000).default(0),
	account_id: id.optional(),
	board_id: z.string().min(1).optional(),
	status: z.enum(PIN_STATUSES).optional(),
	error_code: z.string().min(1).max(64).optional(),
	since: instant.optional().describe('Created at or after this instant.'),
	until: instant.optional().describe('Created before this instant.'),
	removed: z
		.enum(['true', 'false'])
		.transform((text) => text === 'true')
		.optional(),
	sort: z.enum(['created_at_desc', 'created_at_asc']).default('created_at_desc'),
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
	unconfirmed: z.boolean().describe('Sent, but the answer never came; the board is read back.'),
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
			took_ms: z.int().nullable(),
		}),
	),
});
export type PinHistoryView = z.output<typeof pinHistoryView>;
