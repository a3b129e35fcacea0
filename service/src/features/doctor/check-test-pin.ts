import { setTimeout as sleep } from 'node:timers/promises';
import type { UpstreamError } from '../../domain/errors.js';
import { errorEntry } from '../../domain/error-codes.js';
import type { CallsLeft } from '../../domain/pace.js';
import type { PinMedia } from '../../pinterest/port.js';
import type { RateLimitFacts } from '../../pinterest/rate-limit-headers.js';
import { newId } from '../../platform/ids.js';
import { callWithTokens, type AccountFacts } from '../accounts/index.js';
import { failed, ok, skipped } from './checks.js';
import type { DoctorCheck } from './schemas.js';
import { takeTurn, type TurnUse } from './take-turn.js';
import { testImage } from './test-image.js';
import type { DoctorDeps } from './types.js';

export interface TestPinFound {
	readonly check: DoctorCheck;
	/** What Pinterest refused the pin with. */
	readonly refusal: UpstreamError | null;
}

interface TestPin {
	readonly account: AccountFacts;
	readonly boardId: string;
	/** Null: a picture of our own. */
	readonly imageUrl: string | null;
}

const CREATE_LIMIT_MS = 7_000;
const LOOK_LIMIT_MS = 3_000;
const LOOK_AFTER_MS = 500;
const DELETE_LIMIT_MS = 3_000;
const DELETE_TRIES = 2;
/** No headers name one: the window of Pinterest's limits. */
const WINDOW_MS = 60_000;

type Made =
	| { readonly kind: 'made'; readonly pinId: string }
	| { readonly kind: 'refused'; readonly cause: UpstreamError | null }
	| { readonly kind: 'unknown' };

/**
 * Makes one real pin in a turn of the lane and deletes it again. Sent at most once: where the answer
 * is lost the board is read for its title, which nothing else bears. Whoever asked may be gone; what
 * was made is deleted all the same.
 */
export async function checkTestPin(deps: DoctorDeps, pin: TestPin): Promise<TestPinFound> {
	const turn = await takeTurn(deps, pin.account.id);
	if (turn.kind === 'held') {
		const { message } = errorEntry(turn.code);
		const end = turn.until ? ` It may publish again at ${turn.until.toISOString()}.` : '';
		const why = `Not made: the account may not publish now. ${message}${end}`;
		return { check: skipped('test_pin', why), refusal: null };
	}
	const since = deps.clock.now();
	const title = `Pinlane test pin ${newId().slice(0, 8)} (may be deleted)`;
	let made: Made = { kind: 'unknown' };
	let use: TurnUse = { sent: true, callsLeft: null };
	try {
		({ made, use } = await make(deps, { ...pin, title }));
	} finally {
		await turn.end(use);
	}
	switch (made.kind) {
		case 'refused':
			return { check: refusedPin(made.cause), refusal: made.cause };
		case 'made':
			return { check: await deletePin(deps, { ...pin, title, pinId: made.pinId }), refusal: null };
		case 'unknown': {
			const pinId = await findAgain(deps, { ...pin, title, since });
			if (pinId === null) return { check: lostPin(title), refusal: null };
			return { check: await deletePin(deps, { ...pin, title, pinId }), refusal: null };
		}
	}
}

async function make(
	deps: DoctorDeps,
	{ account, boardId, imageUrl, title }: TestPin & { readonly title: string },
): Promise<{ made: Made; use: TurnUse }> {
	let callsLeft: CallsLeft | null = null;
	let sent = false;
	const onLimits = ({ remaining, retryAfterMs = WINDOW_MS }: RateLimitFacts): void => {
		if (remaining !== undefined) callsLeft = { remaining, resetMs: retryAfterMs };
	};
	const media: PinMedia =
		imageUrl === null
			? { kind: 'imageBase64', contentType: 'image/png', data: testImage() }
			: { kind: 'imageUrl', url: imageUrl };
	const signal = AbortSignal.timeout(CREATE_LIMIT_MS);
	const asked = await callWithTokens(deps, account, (port, token) => {
		sent = true;
		const pin = { boardId, title, description: ABOUT, altText: null, link: null };
		return port.createPin(
			token,
			{ ...pin, dominantColor: null, media },
			{ signal, accountId: account.id, onLimits },
		);
	});
	const use = { sent, callsLeft };
	if (asked.kind === 'done') return { made: { kind: 'made', pinId: asked.value.id }, use };
	const cause = asked.kind === 'failed' ? (asked.cause ?? null) : null;
	if (cause?.outcome === 'unknown') return { made: { kind: 'unknown' }, use };
	return { made: { kind: 'refused', cause }, use };
}

const ABOUT = 'Made to check a connection, and deleted again at once.';

/** One look; that the pin is not listed yet proves nothing. */
async function findAgain(
	deps: DoctorDeps,
	{ account, boardId, title, since }: TestPin & { readonly title: string; readonly since: Date },
): Promise<string | null> {
	await sleep(LOOK_AFTER_MS);
	const signal = AbortSignal.timeout(LOOK_LIMIT_MS);
	const asked = await callWithTokens(deps, account, (port, token) =>
		port.listBoardPins(token, { boardId, since }, { signal, accountId: account.id }),
	);
	if (asked.kind !== 'done') return null;
	return asked.value.pins.find((pin) => pin.title === title && pin.isOwner)?.id ?? null;
}

async function deletePin(
	deps: DoctorDeps,
	{ account, title, pinId }: TestPin & { readonly title: string; readonly pinId: string },
): Promise<DoctorCheck> {
	const facts = { pinterest_pin_id: pinId, url: `https://www.pinterest.com/pin/${pinId}/`, title };
	let why = errorEntry('pinterest_unavailable').message;
	for (let tries = 1; tries <= DELETE_TRIES; tries++) {
		const signal = AbortSignal.timeout(DELETE_LIMIT_MS);
		const asked = await callWithTokens(deps, account, (port, token) =>
			port.deletePin(token, { pinId }, { signal }),
		);
		if (asked.kind === 'done') {
			return ok('test_pin', `The test pin "${title}" was made and deleted again.`, {
				...facts,
				deleted: true,
			});
		}
		if (asked.kind === 'failed' && asked.cause) why = asked.cause.message;
		if (asked.kind === 'failed' && asked.cause?.outcome === 'refused') break;
	}
	return failed('test_pin', {
		code: 'test_pin_left',
		message: `The test pin "${title}" was made and could not be deleted again: ${why}`,
		remedy: `Delete the pin ${pinId} at Pinterest: ${facts.url}`,
		facts: { ...facts, deleted: false },
	});
}

function refusedPin(cause: UpstreamError | null): DoctorCheck {
	const code = cause?.code ?? 'pinterest_unavailable';
	const why = cause?.message ?? errorEntry(code).message;
	const facts = {
		status: cause?.upstream.status ?? null,
		pinterest_code: cause?.upstream.upstreamCode ?? null,
		pinterest_request_id: cause?.upstream.requestId ?? null,
	};
	const message = `The test pin was not made: ${why}`;
	return failed('test_pin', { code, message, remedy: cause?.remedy, facts });
}

const lostPin = (title: string): DoctorCheck =>
	failed('test_pin', {
		code: 'unconfirmed',
		message: `Pinterest did not answer in time, so it is not known whether the test pin "${title}" was made; it was sent once and is not sent again.`,
		remedy: `Look at the board in a few minutes and delete the pin "${title}" if it is there.`,
		facts: { title, deleted: false },
	});
