import type { PublicationRecord } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';

/** A claim that is held for as long as a step lasts. */
export interface KeptClaim {
	/** Ends the step: the process drains, the claim is another's, or a cancel was asked for. */
	readonly signal: AbortSignal;
	release(): void;
}

/** Lengthens a claim on a preparing record, three times per lease: an upload may take an hour. */
export function keepClaim(
	{ publications, clock, logger, settings }: PublishingDeps,
	{ _id: recordId, fence }: PublicationRecord,
	turn: AbortSignal,
): KeptClaim {
	const { recordLeaseMs } = settings;
	const ended = new AbortController();
	const keep = async (): Promise<void> => {
		const until = new Date(clock.now().getTime() + recordLeaseMs);
		const kept = await publications.preparing.keep({ recordId, fence, until });
		if (kept !== 'held') ended.abort(new Error(`the claim is ${kept}`));
	};
	const timer = setInterval(() => {
		keep().catch((error: unknown) => {
			logger.warn({ err: String(error), pin: recordId }, 'a claim could not be lengthened');
		});
	}, recordLeaseMs / 3);
	timer.unref();
	return {
		signal: AbortSignal.any([turn, ended.signal]),
		release: () => clearInterval(timer),
	};
}
