import { UpstreamError } from '../../domain/errors.js';
import type { CallsLeft } from '../../domain/pace.js';
import type { PinRequest, PinterestPort } from '../../pinterest/port.js';
import type { RateLimitFacts } from '../../pinterest/rate-limit-headers.js';
import type { RunResult } from '../lanes/index.js';
import type { PublishingDeps } from './deps.js';

type Ports = PublishingDeps['ports'];

/** The same ports, and what the calls that create pins over them showed to the governor. */
export interface WatchedCalls {
	readonly ports: Ports;
	seen(): Pick<RunResult, 'madeNothing' | 'callsLeft'>;
}

/** `windowMs`: how long an answer holds that names no time. */
export function watchCalls(ports: Ports, windowMs: number): WatchedCalls {
	let callsLeft: CallsLeft | undefined;
	let madeNothing = false;
	const heed = ({ remaining, retryAfterMs = windowMs }: RateLimitFacts): void => {
		if (remaining !== undefined) callsLeft = { remaining, resetMs: retryAfterMs };
	};
	const createPin = async (
		port: PinterestPort,
		...[token, request, options]: [string, PinRequest, Parameters<PinterestPort['createPin']>[2]?]
	) => {
		try {
			const made = await port.createPin(token, request, { ...options, onLimits: heed });
			madeNothing = false;
			return made;
		} catch (error) {
			if (!(error instanceof UpstreamError)) throw error;
			madeNothing = error.outcome !== 'unknown';
			if (error.outcome === 'throttled') {
				callsLeft = { remaining: 0, resetMs: error.upstream.retryAfterMs ?? windowMs };
			}
			throw error;
		}
	};
	return {
		ports: {
			forProvider: (provider) => {
				const port = ports.forProvider(provider);
				return { ...port, createPin: (...call) => createPin(port, ...call) };
			},
		},
		seen: () => ({
			...(madeNothing ? { madeNothing } : {}),
			...(callsLeft ? { callsLeft } : {}),
		}),
	};
}
