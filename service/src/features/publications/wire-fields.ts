import { z } from 'zod';
import { parseUrl } from '../../platform/parse-url.js';

export { filterInstant } from '../../platform/filter-instant.js';

const MAX_ADDRESS = 2_048;

const isWebAddress = (text: string): boolean => /^https?:$/.test(parseUrl(text)?.protocol ?? '');

/** Ids are kept in lower case; clients may send them otherwise. */
export const wireId = z.guid().toLowerCase();

export const webAddress = z
	.string()
	.trim()
	.max(MAX_ADDRESS)
	.refine(isWebAddress, 'must be a full http or https address')
	// Letters beyond ASCII are sent as several characters each; a text too long is refused above.
	.refine(
		(text) => text.length > MAX_ADDRESS || (parseUrl(text)?.href.length ?? 0) <= MAX_ADDRESS,
		`must have at most ${MAX_ADDRESS} characters as it is sent`,
	);

/** `''` and null mean absent, as clients send them. */
export const optional = <T extends z.ZodType>(schema: T) =>
	z.union([z.literal(''), z.null(), schema]).optional();

const MAX_KEY = 255;
const LONE_SURROGATE = /\p{Surrogate}/u;

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

/** Text that a person can see: control characters are a client's mistake, and Pinterest drops them. */
const visibleText = (max: number) =>
	z
		.string()
		.trim()
		.max(max)
		.refine((text) => !/(?![\t\n\r])\p{Cc}/u.test(text), 'must not hold control characters');

export const boardId = z.string().trim().min(1).max(64);
export const title = visibleText(100).min(1);
export const description = visibleText(800);
export const altText = visibleText(500);

/** Characters as people and JSON Schema count them: 255 emoji are 255. */
const idempotencyKey = z
	.string()
	.min(1)
	.refine((key) => [...key].length <= MAX_KEY, `must have at most ${MAX_KEY} characters`)
	// The database would store another text, and find none by the one that was sent.
	.refine((key) => !LONE_SURROGATE.test(key), 'must be well-formed unicode')
	.meta({ maxLength: MAX_KEY });

/** A field that calls of other services have and that has no meaning here. */
export const noField = (why: string) => z.undefined({ error: why }).optional();

/** What both creations take: a pin, to be sent at once or at its time. */
export const submissionFields = {
	account_id: wireId.describe('The connected Pinterest account.'),
	board_id: boardId
		.optional()
		.describe(
			'Board of that account. May be absent where its client has a default board of the account.',
		),
	title,
	description: optional(description),
	related_terms: optional(relatedTerms).describe('A list, or one comma-separated text.'),
	alt_text: optional(altText),
	dominant_color: optional(color),
	link_url: optional(webAddress),
	link: optional(webAddress).describe('Other name of link_url.'),
	image_url: optional(webAddress).describe('Either this or asset_id.'),
	media_url: optional(webAddress).describe('Other name of image_url.'),
	asset_id: optional(wireId),
	cover_image_url: optional(webAddress),
	cover_image_asset_id: optional(wireId),
	idempotency_key: optional(idempotencyKey).describe(
		'The same key with the same content answers with the same record.',
	),
};

export type SubmissionBody = z.output<z.ZodObject<typeof submissionFields>>;

export type Issue = (path: string, message: string) => void;

type Sendable = Partial<SubmissionBody>;

/** Two names of one field with two values. */
export function checkNames(body: Sendable, issue: Issue): void {
	if (body.image_url && body.media_url && body.image_url !== body.media_url) {
		issue('media_url', 'is another name of image_url: send one of them');
	}
	if (body.link_url && body.link && body.link_url !== body.link) {
		issue('link', 'is another name of link_url: send one of them');
	}
}

/** Media that exclude each other. */
export function checkMedia(body: Sendable, issue: Issue): void {
	const image = body.image_url || body.media_url;
	if (image && body.asset_id) issue('asset_id', 'send image_url or asset_id, not both');
	if (body.cover_image_url && body.cover_image_asset_id) {
		issue('cover_image_asset_id', 'send one cover, not both');
	}
	if (image && (body.cover_image_url || body.cover_image_asset_id)) {
		issue('cover_image_url', 'a cover belongs to a video asset');
	}
}

/** The rules of a creation that span several fields. */
export function checkSubmission(body: SubmissionBody, issue: Issue): void {
	checkNames(body, issue);
	if (!body.image_url && !body.media_url && !body.asset_id) {
		issue('image_url', 'either image_url or asset_id is needed');
	}
	checkMedia(body, issue);
}

interface Refinement {
	addIssue(issue: { code: 'custom'; path: string[]; message: string; input: unknown }): void;
}

/** A schema's `superRefine` out of checks that name a field and what is wrong with it. */
export const refineWith =
	<T>(...checks: readonly ((body: T, issue: Issue) => void)[]) =>
	(body: T, context: Refinement): void => {
		for (const check of checks) {
			check(body, (path, message) =>
				context.addIssue({ code: 'custom', path: [path], message, input: body }),
			);
		}
	};

/** The filters that both lists have. */
export const listFilters = {
	limit: z.coerce.number().int().min(1).max(200).default(50),
	offset: z.coerce.number().int().min(0).max(10_000).default(0),
	account_id: wireId.optional(),
	client_id: wireId.optional().describe('Only what belongs to accounts of this client.'),
	board_id: z.string().min(1).max(64).optional(),
	q: z
		.string()
		.trim()
		.max(200)
		.optional()
		.describe('Each of its words begins a word of the title, description or link.'),
};
