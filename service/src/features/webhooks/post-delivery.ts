import type { DeliveryOutcome } from '../../domain/delivery-policy.js';
import type { Clock } from '../../platform/clock.js';
import { OutboundFault, OutboundRefused } from '../../platform/outbound-errors.js';
import type { Outbound, OutboundResponse } from '../../platform/outbound.js';
import type { ClaimedDelivery } from './delivery-store.js';
import type { DeliveryAttempt } from './model.js';
import { sign } from './sign.js';

export interface PostDeliveryDeps {
	readonly outbound: Pick<Outbound, 'request'>;
	readonly clock: Clock;
	/** Time limit of the whole exchange, in milliseconds. */
	readonly timeoutMs: number;
}

export interface Post {
	readonly delivery: Pick<ClaimedDelivery, '_id' | 'eventName' | 'body'>;
	readonly url: string;
	readonly secret: string;
	readonly signal: AbortSignal;
}

export interface Posted {
	readonly outcome: DeliveryOutcome;
	readonly attempt: DeliveryAttempt;
}

const CONNECT_TIMEOUT_MS = 5_000;
const RESPONSE_BYTES = 16 * 1_024;
const USER_AGENT = 'Pinlane/1';

/**
 * One signed POST; every fault on the way to the receiver and there becomes an outcome.
 * Null when our own signal cut it short: what the receiver would have said is not known.
 */
export async function postDelivery(deps: PostDeliveryDeps, post: Post): Promise<Posted | null> {
	const at = deps.clock.now();
	const startedAt = deps.clock.monotonic();
	const body = Buffer.from(post.delivery.body, 'utf8');
	const attempt = (result: Pick<DeliveryAttempt, 'status' | 'error' | 'response'>) => ({
		at,
		ms: Math.round(deps.clock.monotonic() - startedAt),
		...result,
	});
	try {
		const answer = await deps.outbound.request({
			url: post.url,
			method: 'POST',
			headers: headersOf(post, { at, body }),
			body,
			connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, deps.timeoutMs),
			timeoutMs: deps.timeoutMs,
			maxResponseBytes: RESPONSE_BYTES,
			signal: post.signal,
		});
		const { status } = answer;
		return {
			outcome: { kind: 'answered', status, retryAfter: retryAfterOf(answer) },
			attempt: attempt({ status, error: null, response: answer.body.toString('utf8') }),
		};
	} catch (error) {
		if (post.signal.aborted) return null;
		const fault = faultOf(error);
		return {
			outcome: { kind: fault === 'timeout' ? 'timeout' : 'unreachable' },
			attempt: attempt({ status: null, error: fault, response: '' }),
		};
	}
}

/** The contract's headers keep their spelling on the wire; receivers look them up by it. */
function headersOf(
	{ delivery, secret }: Post,
	{ at, body }: { readonly at: Date; readonly body: Buffer },
): Record<string, string> {
	const timestamp = Math.floor(at.getTime() / 1_000);
	const signatures = sign({ secret, deliveryId: delivery._id, timestamp, body });
	return {
		'X-PinBridge-Signature': signatures.contract,
		'X-PinBridge-Event': delivery.eventName,
		'X-PinBridge-Delivery-ID': delivery._id,
		'webhook-id': delivery._id,
		'webhook-timestamp': String(timestamp),
		'webhook-signature': signatures.standard,
		'content-type': 'application/json',
		'user-agent': USER_AGENT,
	};
}

function retryAfterOf({ headers }: OutboundResponse): string | undefined {
	const header = headers['retry-after'];
	return Array.isArray(header) ? header[0] : header;
}

function faultOf(error: unknown): string {
	if (error instanceof OutboundFault) return error.kind;
	if (error instanceof OutboundRefused) return 'outbound_refused';
	throw error;
}
