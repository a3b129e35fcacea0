import { Refusal, refusals } from './errors.js';

/**
 * What a fault does. `effect` says whether the call takes effect before the client is left with
 * something else than its answer.
 */
export type FaultPlan =
	| {
			readonly kind: 'refuse';
			readonly effect: boolean;
			readonly refusal: () => Refusal;
			/** Without the rate-limit headers that every other answer has. */
			readonly bare?: true;
	  }
	| { readonly kind: 'html'; readonly status: number }
	| { readonly kind: 'hang'; readonly effect: boolean }
	| { readonly kind: 'reset'; readonly effect: boolean }
	| { readonly kind: 'no-id' }
	| { readonly kind: 'truncate' }
	/** Waits, then answers as usual; a client that has gone by then leaves no effect. */
	| { readonly kind: 'slow' }
	/** Waits, then takes effect whether or not the client is still there. */
	| { readonly kind: 'late' };

const refuse = (refusal: () => Refusal, effect = false) => ({
	kind: 'refuse' as const,
	effect,
	refusal,
});
const withRetryAfter = (seconds: number) => (): Refusal => {
	const { status, body } = refusals.rateLimit();
	const limits = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(seconds) };
	return new Refusal(status, body, { ...limits, 'retry-after': String(seconds) });
};

export const faultPlans = {
	'effect-then-timeout': { kind: 'hang', effect: true },
	'timeout-no-effect': { kind: 'hang', effect: false },
	'effect-then-500': refuse(refusals.server, true),
	'effect-then-reset': { kind: 'reset', effect: true },
	'reset-no-effect': { kind: 'reset', effect: false },
	'late-effect': { kind: 'late' },
	slow: { kind: 'slow' },
	'2xx-no-id': { kind: 'no-id' },
	'truncated-body': { kind: 'truncate' },
	'500': refuse(refusals.server),
	'503': refuse(refusals.unavailable),
	'html-502': { kind: 'html', status: 502 },
	'429': refuse(withRetryAfter(2)),
	'429-bare': { ...refuse(refusals.rateLimit), bare: true },
	'429-spam': refuse(refusals.spam),
	'401-expired': refuse(refusals.authentication),
	'401-scope': refuse(
		() => new Refusal(401, { code: 3, message: 'Authorization failed: insufficient scope.' }),
	),
	'401-consumer': refuse(refusals.consumerType),
	'401-grant': refuse(refusals.grant),
	'403-trial': refuse(refusals.trial),
	'403-permission': refuse(refusals.notPermitted),
	'403-image-small': refuse(refusals.imageTooSmall),
	'403-image-broken': refuse(refusals.imageBroken),
	'404-board': refuse(refusals.boardNotFound),
	'400-invalid': refuse(
		() => new Refusal(400, { code: 1, message: 'Invalid request: the parameters are invalid.' }),
	),
	'400-2787': refuse(refusals.ourEnd),
	'400-2787-with-effect': refuse(refusals.ourEnd, true),
	'400-image-fetch': refuse(refusals.imageFetch),
	'400-image-format': refuse(refusals.imageFormat),
	'409': refuse(refusals.boardLock),
} as const satisfies Record<string, FaultPlan>;

export type FaultName = keyof typeof faultPlans;

export const faultNames = Object.keys(faultPlans) as FaultName[];

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultPlans, name);

/** A fault to play on a call, after `delayMs` where given. */
export interface FaultOrder {
	readonly name: FaultName;
	readonly delayMs?: number;
}

const TITLE_MARK = /\[fault:([a-z0-9-]+)(?:;times=(\d+))?(?:;delay=(\d+))?\]/i;

export interface TitleFault {
	readonly name: string;
	/** Only the first so many calls with this title; every call when absent. */
	readonly times?: number;
	readonly delayMs?: number;
}

/** The fault a title on a fault board asks for: `[fault:500]`, `[fault:500;times=2;delay=300]`. */
export function faultInTitle(title: string): TitleFault | null {
	const match = TITLE_MARK.exec(title);
	if (!match) return null;
	const [, name = '', times, delay] = match;
	return {
		name: name.toLowerCase(),
		...(times === undefined ? {} : { times: Number(times) }),
		...(delay === undefined ? {} : { delayMs: Number(delay) }),
	};
}
