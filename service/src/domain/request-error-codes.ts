import { entry, type ErrorEntry } from './error-entry.js';

/** Codes that say what is wrong with a call; they change no publication. */
export const REQUEST_ERROR_CODES = {
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
	invalid_credentials: entry(
		['caller', 401, 'none'],
		[
			'The e-mail address or the password is not right.',
			'Check both and sign in again; whoever runs the service can make a new set-up link.',
		],
	),
	session_expired: entry(
		['caller', 401, 'none'],
		['This sign-in is over or was ended.', 'Sign in again with POST /v1/auth/login.'],
	),
	session_required: entry(
		['caller', 403, 'none'],
		[
			'This call is for people who are signed in; an API key always belongs to one project.',
			'Sign in with POST /v1/auth/login and send its access_token as a bearer token.',
		],
	),
	setup_link_invalid: entry(
		['caller', 404, 'none'],
		[
			'This set-up link was used already, is too old or was replaced by a newer one.',
			'Use the newest link; a new start of the service prints one while there is no owner.',
		],
	),
	quota_exceeded: entry(
		['caller', 402, 'none'],
		[
			'All pins that may be created this month are used up.',
			'Wait for the time in quota_reset_at, or ask whoever runs the service for a higher quota.',
		],
	),
	provider_not_configured: entry(
		['us', 409, 'none'],
		[
			'The service cannot publish to this provider yet.',
			'Set the settings named in the message and start the service again.',
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
	oauth_code_invalid: entry(
		['caller', 400, 'none'],
		[
			'Pinterest did not accept the code of this sign-in.',
			'Begin the connection again: open the link you were sent, or call GET /v1/pinterest/oauth/start.',
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
			'Begin the connection again: open the link you were sent, or call GET /v1/pinterest/oauth/start.',
		],
	),
	connect_link_ended: entry(
		['caller', 410, 'none'],
		['This link can no longer be used.', 'Ask the person who sent you the link for a new one.'],
	),
	canceled: entry(
		['caller', 409, 'none'],
		[
			'The pin was canceled before it went out.',
			'Nothing to do; create a new pin if it is wanted again.',
		],
	),
} as const satisfies Record<string, ErrorEntry>;
