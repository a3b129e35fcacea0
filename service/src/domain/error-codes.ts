/** Who caused the fault; decides who has to act. */
export type Blame = 'caller' | 'account' | 'upstream' | 'us';

/** What the fault does to a publication; `retry` and `reconnect` prove that nothing was made. */
export type PinEffect = 'none' | 'fail' | 'retry' | 'reconnect' | 'defer' | 'verify';

export interface ErrorEntry {
	readonly blame: Blame;
	/** HTTP status when a call is answered with this code. */
	readonly status: number;
	readonly pin: PinEffect;
	/** One public sentence; a thrown error may say it more exactly. */
	readonly message: string;
	/** What the reader should do next. */
	readonly remedy: string;
}

const entry = (
	[blame, status, pin]: readonly [Blame, number, PinEffect],
	[message, remedy]: readonly [string, string],
): ErrorEntry => ({ blame, status, pin, message, remedy });

/**
 * Every code that an answer, a publication or an event can carry.
 * A code without a page in `docs/errors/` fails a test.
 */
export const ERROR_CODES = {
	validation_error: entry(
		['caller', 422, 'none'],
		[
			'The request has fields that are missing or not valid.',
			'Correct the fields listed in error.errors and send the request again.',
		],
	),
	malformed_json: entry(
		['caller', 400, 'none'],
		['The request body is not valid JSON.', 'Send one JSON document, encoded as UTF-8.'],
	),
	bad_request: entry(
		['caller', 400, 'none'],
		[
			'The request cannot be carried out as it was sent.',
			'Read the message, change the request and send it again.',
		],
	),
	payload_too_large: entry(
		['caller', 413, 'none'],
		[
			'The request body is larger than this call takes.',
			'Send less in one request; the limit is 1 MB of JSON.',
		],
	),
	headers_too_large: entry(
		['caller', 431, 'none'],
		[
			'The request line and headers are larger than 16 kB.',
			'Send shorter headers or a shorter query.',
		],
	),
	request_timeout: entry(
		['caller', 408, 'none'],
		[
			'The request did not arrive completely in time.',
			'Send the request again over a faster connection.',
		],
	),
	unsupported_media_type: entry(
		['caller', 415, 'none'],
		[
			'This call takes a JSON body.',
			'Send the body as JSON with the header Content-Type: application/json.',
		],
	),
	invalid_api_key: entry(
		['caller', 401, 'none'],
		[
			'The API key is missing, not valid or revoked.',
			'Send a valid key in the X-API-Key header; create one with POST /v1/api-keys.',
		],
	),
	insufficient_scope: entry(
		['caller', 403, 'none'],
		[
			'The API key does not have the scope this call needs.',
			'Use a key with the scope named in the message.',
		],
	),
	account_not_permitted: entry(
		['caller', 403, 'none'],
		[
			'The API key may not act for this Pinterest account.',
			'Use a key whose account list holds this account, or a key without such a list.',
		],
	),
	not_found: entry(
		['caller', 404, 'none'],
		[
			'There is nothing with this id or at this path.',
			'Check the id and that the API key belongs to the same workspace.',
		],
	),
	method_not_allowed: entry(
		['caller', 405, 'none'],
		['This path does not take that method.', 'Use one of the methods listed in the Allow header.'],
	),
	conflict: entry(
		['caller', 409, 'none'],
		[
			'The object is in a state that does not allow this.',
			'Read the object again and decide by its status.',
		],
	),
	pin_already_published: entry(
		['caller', 409, 'none'],
		[
			'The pin is on Pinterest already and cannot be changed here any more.',
			'Change it at Pinterest, or delete it with delete_from_pinterest=true and publish a new one.',
		],
	),
	pin_publishing: entry(
		['caller', 409, 'none'],
		[
			'The pin is being published at this moment.',
			'Read the pin again in a few seconds and decide by its status.',
		],
	),
	pin_removed_on_pinterest: entry(
		['caller', 409, 'none'],
		[
			'The pin was published and is no longer on Pinterest.',
			'Publish a new pin if it is wanted again.',
		],
	),
	schedule_not_editable: entry(
		['caller', 409, 'none'],
		[
			'Publishing of this schedule has begun, so it can no longer be changed.',
			'Read the schedule again and decide by its status; a failed one can be changed and retried.',
		],
	),
	idempotency_key_reused: entry(
		['caller', 422, 'none'],
		[
			'This idempotency key already belongs to a pin with other content.',
			'Use a new key for new content, or send the first content again to get the first pin.',
		],
	),
	near_duplicate: entry(
		['caller', 422, 'none'],
		[
			'A pin with the same account, board, media and link was accepted within 24 hours.',
			'If it is meant as another pin, change one of these, or let the workspace take near-duplicates.',
		],
	),
	outbound_refused: entry(
		['caller', 422, 'none'],
		[
			'The address may not be called by this service.',
			'Use a public http(s) address; whoever runs the service can open private networks with OUTBOUND_ALLOW_CIDRS or OUTBOUND_ALLOW_HOSTS.',
		],
	),
	rate_limited: entry(
		['upstream', 429, 'defer'],
		[
			'Too many requests in a short time.',
			'Wait for the time given in Retry-After; a deferred pin goes out on its own.',
		],
	),
	daily_cap_reached: entry(
		['caller', 429, 'defer'],
		[
			'The account has published as many pins today as it may.',
			'Nothing: the pin goes out when the next day begins at the account, or raise the daily cap.',
		],
	),
	app_budget_reached: entry(
		['us', 429, 'defer'],
		[
			'The app at Pinterest has made all calls that Trial access allows it today.',
			'Nothing: the pin goes out on the next day (UTC); Standard access at Pinterest lifts the limit.',
		],
	),
	internal_error: entry(
		['us', 500, 'fail'],
		['Something went wrong in this service.', 'Try again; when it stays, report the request id.'],
	),
	service_unavailable: entry(
		['us', 503, 'none'],
		[
			'The service cannot reach its database or is shutting down.',
			'Try again after the time given in Retry-After; with an idempotency key a repeat is safe.',
		],
	),
	response_timeout: entry(
		['us', 504, 'none'],
		[
			'The request took too long; it is not known whether it was carried out.',
			'Read the object before sending the request again, or repeat it with the same idempotency key.',
		],
	),
	pinterest_unavailable: entry(
		['upstream', 503, 'retry'],
		['Pinterest did not answer as expected.', 'Try again in about 30 seconds.'],
	),
	pinterest_not_permitted: entry(
		['us', 403, 'fail'],
		[
			'Pinterest does not permit this to the connected app.',
			'Check the access tier of the Pinterest app (Trial apps may not create pins); reconnecting does not help.',
		],
	),
	oauth_code_invalid: entry(
		['caller', 400, 'none'],
		[
			'Pinterest did not accept the code of this sign-in.',
			'Begin the connection again with GET /v1/pinterest/oauth/start.',
		],
	),
	oauth_denied: entry(
		['account', 403, 'none'],
		[
			'The connection was not allowed at Pinterest.',
			'Begin the connection again and allow the access that is asked for.',
		],
	),
	oauth_state_invalid: entry(
		['caller', 400, 'none'],
		[
			'This sign-in was not begun here, was used already or is too old.',
			'Begin the connection again with GET /v1/pinterest/oauth/start.',
		],
	),
	account_revoked: entry(
		['account', 409, 'fail'],
		['This Pinterest account was disconnected.', 'Connect the account again.'],
	),
	token_expired: entry(
		['account', 409, 'reconnect'],
		[
			'Pinterest no longer accepts the connection of this account.',
			'Reconnect the account; waiting pins go out afterwards.',
		],
	),
	token_revoked: entry(
		['account', 409, 'reconnect'],
		[
			'The connection of this account was withdrawn at Pinterest.',
			'Reconnect the account; waiting pins go out afterwards.',
		],
	),
	scope_missing: entry(
		['account', 409, 'reconnect'],
		[
			'The connection of this account lacks a permission.',
			'Reconnect the account and grant the permission named in the message.',
		],
	),
	board_not_found: entry(
		['caller', 422, 'fail'],
		[
			'The account has no board with this id.',
			'List the boards of the account and use the id of one of them.',
		],
	),
	board_access_denied: entry(
		['account', 422, 'fail'],
		[
			'The account may not pin to this board.',
			'Use a board that belongs to the account, then retry the pin.',
		],
	),
	resource_not_found: entry(
		['account', 422, 'fail'],
		[
			'Pinterest did not find something the pin needs, usually its board.',
			'List the boards of the account, choose one that exists, then retry the pin.',
		],
	),
	invalid_image: entry(
		['caller', 422, 'fail'],
		[
			'Pinterest refused the image.',
			'Use a JPEG or PNG of at least 100 x 200 pixels and at most 20 MB in a new pin.',
		],
	),
	invalid_video: entry(
		['caller', 422, 'fail'],
		[
			'The file is no video that Pinterest takes.',
			'Upload an MP4, MOV or M4V of 4 seconds to 15 minutes and make a new pin with it.',
		],
	),
	asset_not_found: entry(
		['caller', 422, 'fail'],
		[
			'A stored file that the pin needs is not there.',
			'Upload the file again and make a new pin with its id.',
		],
	),
	missing_video_asset: entry(
		['caller', 422, 'fail'],
		[
			'The stored video of the pin is not there.',
			'Upload the video again and make a new pin with its id.',
		],
	),
	media_failed: entry(
		['upstream', 422, 'fail'],
		[
			'Pinterest could not make a pin of this video.',
			'Check that it plays and lasts 4 seconds to 15 minutes, then retry the pin or upload it anew.',
		],
	),
	media_upload_refused: entry(
		['upstream', 422, 'fail'],
		[
			'Pinterest did not take the upload of the video.',
			'Retry the pin; when it stays, report the request id.',
		],
	),
	media_url_unreachable: entry(
		['caller', 422, 'fail'],
		[
			'The image could not be fetched.',
			'Check that the image address is public and answers with an image, then make a new pin.',
		],
	),
	media_url_temporarily_unavailable: entry(
		['upstream', 422, 'retry'],
		[
			'Pinterest could not fetch the image just now.',
			'Nothing to do while it is deferred; retry the pin when it failed in the end.',
		],
	),
	link_blocked: entry(
		['account', 422, 'fail'],
		[
			'Pinterest blocks this link as possible spam.',
			'Check the link and its domain; do not send it again before Pinterest lifts the block.',
		],
	),
	invalid_payload: entry(
		['caller', 422, 'fail'],
		[
			'Pinterest refused the content of the pin.',
			'Correct the field named in the message, then retry the pin.',
		],
	),
	transient_upstream: entry(
		['upstream', 503, 'retry'],
		[
			'Pinterest could not take the pin just now.',
			'Nothing to do while it is deferred; retry the pin when it failed in the end.',
		],
	),
	publish_timeout: entry(
		['upstream', 503, 'verify'],
		[
			'Pinterest did not answer in time, so it is not known whether the pin exists.',
			'Nothing to do; the board is read back before anything is sent again.',
		],
	),
	unconfirmed: entry(
		['upstream', 409, 'fail'],
		[
			'It could not be found out whether Pinterest made this pin.',
			'Look at the board; retry the pin only if it is not there.',
		],
	),
	missed_window: entry(
		['us', 409, 'fail'],
		[
			'The pin could not go out within 24 hours of its time.',
			'Retry the pin if it is still wanted.',
		],
	),
	canceled: entry(
		['caller', 409, 'none'],
		[
			'The pin was canceled before it went out.',
			'Nothing to do; create a new pin if it is wanted again.',
		],
	),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

export const ERROR_CODE_NAMES = Object.keys(ERROR_CODES) as ErrorCode[];

/** The row of a code. */
export function errorEntry(code: ErrorCode): ErrorEntry {
	return ERROR_CODES[code];
}
