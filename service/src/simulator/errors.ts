export interface RefusalBody {
	readonly code: number;
	readonly message: string;
}

/** An answer that is not a success, with the body Pinterest sends. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: RefusalBody,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(body.message);
		this.name = 'Refusal';
	}
}

const known = (status: number, code: number, message: string): (() => Refusal) => {
	return () => new Refusal(status, { code, message });
};

/** The error bodies seen from Pinterest; several differ only in one number from each other. */
export const refusals = {
	authentication: known(401, 2, 'Authentication failed.'),
	consumerType: known(
		401,
		3,
		'Your application consumer type is not supported, please contact support.',
	),
	restrictedFeature: known(401, 3, 'Access to this restricted feature has not been granted.'),
	grant: known(401, 283, 'The authorization grant is invalid'),
	client: known(401, 2, 'Authentication failed: invalid client credentials.'),
	trial: known(
		403,
		29,
		'Apps with Trial access may not create Pins in production. Please use the API Sandbox.',
	),
	notPermitted: known(403, 29, 'You are not permitted to access that resource.'),
	boardNotUsable: known(403, 403, 'Not authorized to use this board.'),
	imageTooSmall: known(403, 233, 'The image is too small.'),
	imageBroken: known(403, 235, 'The image is broken.'),
	boardNotFound: known(404, 40, 'Board not found.'),
	pinNotFound: known(404, 50, 'Pin not found.'),
	sectionNotFound: known(404, 2031, 'Board section not found.'),
	mediaNotFound: known(404, 404, 'Media upload not found.'),
	noSuchRoute: known(404, 404, 'Not found.'),
	method: known(405, 5, 'Method not allowed.'),
	boardName: known(400, 400, 'The board name is invalid or duplicated.'),
	sectionName: known(400, 400, 'The board section parameters are invalid.'),
	boardLock: known(
		409,
		409,
		'Could not get exclusive access to the board to create a new section.',
	),
	imageFetch: known(400, 1, 'Sorry, we could not fetch the image.'),
	imageFormat: known(400, 1, 'The format of the image is not supported.'),
	cover: known(400, 1, 'Video Pins need cover_image_url or cover_image_content_type.'),
	ourEnd: known(400, 2787, 'Something went wrong on our end. Please try again later.'),
	rateLimit: known(
		429,
		8,
		'This request exceeded a rate limit. This can happen if the client exceeds one of the published rate limits or if multiple write operations are applied to an object within a short time window.',
	),
	spam: known(429, 9, 'Sorry! We blocked this link because it may lead to spam.'),
	server: known(500, 500, 'Internal server error.'),
	unavailable: known(503, 503, 'Service unavailable.'),
} as const;

/** 400, code 1, as the parameter check words it. */
export function invalid(problem: string): Refusal {
	return new Refusal(400, { code: 1, message: `Invalid request: ${problem}` });
}

/** 401, code 3: the token lacks these scopes. */
export function scopeMissing(scopes: readonly string[]): Refusal {
	const names = scopes.map((scope) => `'${scope}'`).join(', ');
	const message = `Authorization failed. You do not have sufficient permissions: scope [${names}] is not granted.`;
	return new Refusal(401, { code: 3, message });
}
