import { entry, type ErrorEntry } from './error-entry.js';

/** Codes that decide what becomes of a publication. */
export const PIN_ERROR_CODES = {
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
} as const satisfies Record<string, ErrorEntry>;
