import type { Clock } from '../../platform/clock.js';
import {
	OutboundFault,
	OutboundRefused,
	type OutboundFaultKind,
} from '../../platform/outbound-errors.js';
import type { Outbound, OutboundRequest, OutboundResponse } from '../../platform/outbound.js';
import { parseUrl } from '../../platform/parse-url.js';
import type { TtlCache } from '../../platform/ttl-cache.js';

export interface FollowDeps {
	readonly outbound: Pick<Outbound, 'request'>;
	readonly clock: Pick<Clock, 'monotonic'>;
	/** Hosts that just failed: thousands of pins of one dead host cost one call, not one each. */
	readonly failedHosts?: TtlCache<OutboundFaultKind>;
}

export interface FollowRequest extends Pick<
	OutboundRequest,
	'headers' | 'maxResponseBytes' | 'signal'
> {
	readonly url: URL;
	readonly method: 'GET' | 'HEAD';
	/** Monotonic milliseconds at which it must be over. */
	readonly endsAt: number;
}

/** Where an address led. `refused`: the guard forbids it or a redirect of it. */
export type Followed =
	| { readonly kind: 'answer'; readonly url: URL; readonly response: OutboundResponse }
	| { readonly kind: 'fault'; readonly fault: OutboundFaultKind }
	| { readonly kind: 'refused' | 'endless' };

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Opens an address and goes where it redirects to, at most five times. Every step is a call of its
 * own through the outgoing guard, so that a redirect leads nowhere a first address could not.
 */
export async function follow(deps: FollowDeps, request: FollowRequest): Promise<Followed> {
	let { url } = request;
	try {
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
			const response = await open(deps, { ...request, url });
			const target = REDIRECTS.includes(response.status) ? targetOf(response, url) : undefined;
			if (!target) return { kind: 'answer', url, response };
			url = target;
		}
		return { kind: 'endless' };
	} catch (error) {
		if (error instanceof OutboundRefused) return { kind: 'refused' };
		if (error instanceof OutboundFault) return { kind: 'fault', fault: error.kind };
		throw error;
	}
}

async function open(
	{ outbound, clock, failedHosts }: FollowDeps,
	{ url, endsAt, method, headers, maxResponseBytes, signal }: FollowRequest,
): Promise<OutboundResponse> {
	const failed = failedHosts?.get(url.host);
	if (failed) throw new OutboundFault(failed, 'just now');
	const timeoutMs = Math.floor(endsAt - clock.monotonic());
	if (timeoutMs <= 0) throw new OutboundFault('timeout', 'total');
	try {
		return await outbound.request({
			url: url.href,
			method,
			headers: { 'user-agent': USER_AGENT, 'accept-encoding': 'identity', ...headers },
			connectTimeoutMs: CONNECT_TIMEOUT_MS,
			timeoutMs,
			maxResponseBytes,
			signal,
		});
	} catch (error) {
		const unreachable = error instanceof OutboundFault && UNREACHABLE.includes(error.kind);
		if (unreachable) failedHosts?.set(url.host, error.kind);
		throw error;
	}
}

const USER_AGENT = 'Pinlane-Preflight/1';
/** Faults of a host, not of one address of it. */
const UNREACHABLE: readonly OutboundFaultKind[] = ['dns', 'connect', 'tls'];

const CONNECT_TIMEOUT_MS = 5_000;

/** A redirect without a usable target is an answer like any other. */
function targetOf({ headers }: OutboundResponse, from: URL): URL | undefined {
	const { location } = headers;
	return typeof location === 'string' ? parseUrl(location, from) : undefined;
}
