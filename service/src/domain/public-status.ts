import type { PublicationState } from './publication-state.js';

export const PIN_STATUSES = ['queued', 'deferred', 'publishing', 'published', 'failed'] as const;
/** The contract's words for a pin; never another one. */
export type PinStatus = (typeof PIN_STATUSES)[number];

export interface StatusFacts {
	readonly state: PublicationState;
	/** The record's lane waits behind a gate at this moment. */
	readonly laneGated: boolean;
}

/**
 * The contract's word for a record.
 * A gate is a fact of the lane, so waiting records of a gated lane are shown as deferred.
 */
export function pinStatus({ state, laneGated }: StatusFacts): PinStatus {
	switch (state) {
		case 'draft':
		case 'scheduled':
		case 'queued':
			return laneGated ? 'deferred' : 'queued';
		case 'deferred':
			return 'deferred';
		case 'publishing':
		case 'preparing':
		case 'verifying':
			return 'publishing';
		case 'published':
		case 'removed':
			return 'published';
		case 'failed':
		case 'canceled':
			return 'failed';
	}
}

export interface StatusFilter {
	readonly states: readonly PublicationState[];
	/** Further states that count only where the lane is gated (`true`) or is not (`false`). */
	readonly byGate?: { readonly states: readonly PublicationState[]; readonly gated: boolean };
}

/** Which records a status filter means: the reverse of `pinStatus` for records that are shown. */
export function recordsWithStatus(status: PinStatus): StatusFilter {
	switch (status) {
		case 'queued':
			return { states: [], byGate: { states: ['queued', 'scheduled'], gated: false } };
		case 'deferred':
			return {
				states: ['deferred'],
				byGate: { states: ['queued', 'scheduled'], gated: true },
			};
		case 'publishing':
			return { states: ['publishing', 'preparing', 'verifying'] };
		case 'published':
			return { states: ['published', 'removed'] };
		case 'failed':
			return { states: ['failed', 'canceled'] };
	}
}
