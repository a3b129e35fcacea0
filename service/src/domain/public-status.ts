import type { PublicationState } from './publication-state.js';

export const PIN_STATUSES = ['queued', 'deferred', 'publishing', 'published', 'failed'] as const;
/** The contract's words for a pin; never another one. */
export type PinStatus = (typeof PIN_STATUSES)[number];

export const SCHEDULE_STATUSES = [
	'scheduled',
	'queued',
	'deferred',
	'running',
	'done',
	'failed',
	'canceled',
] as const;
/** The contract's words for a schedule; never another one. */
export type ScheduleStatus = (typeof SCHEDULE_STATUSES)[number];

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

/** The contract's word for a record as a schedule; `due`: its instant has come. */
export function scheduleStatus({
	state,
	laneGated,
	due,
}: StatusFacts & { readonly due: boolean }): ScheduleStatus {
	switch (state) {
		case 'draft':
			return 'scheduled';
		case 'scheduled':
			// Due and not yet claimed: the engine's own step to queued comes with the claim.
			if (!due) return 'scheduled';
			return laneGated ? 'deferred' : 'queued';
		case 'queued':
			return laneGated ? 'deferred' : 'queued';
		case 'deferred':
			return 'deferred';
		case 'publishing':
		case 'preparing':
		case 'verifying':
			return 'running';
		case 'published':
		case 'removed':
			return 'done';
		case 'failed':
			return 'failed';
		case 'canceled':
			return 'canceled';
	}
}

/** Records in one of these states; where said so, only in a gated or free lane, only due or not. */
export interface StatusClause {
	readonly states: readonly PublicationState[];
	readonly gated?: boolean;
	readonly due?: boolean;
}

/** Which records a status means, one clause or another; the reverse of `pinStatus` for shown pins. */
export function recordsWithPinStatus(status: PinStatus): readonly StatusClause[] {
	switch (status) {
		case 'queued':
			return [{ states: ['queued', 'scheduled'], gated: false }];
		case 'deferred':
			return [{ states: ['deferred'] }, { states: ['queued', 'scheduled'], gated: true }];
		case 'publishing':
			return [{ states: ['publishing', 'preparing', 'verifying'] }];
		case 'published':
			return [{ states: ['published', 'removed'] }];
		case 'failed':
			return [{ states: ['failed', 'canceled'] }];
	}
}

/** The reverse of `scheduleStatus`. */
export function recordsWithScheduleStatus(status: ScheduleStatus): readonly StatusClause[] {
	switch (status) {
		case 'scheduled':
			return [{ states: ['draft'] }, { states: ['scheduled'], due: false }];
		case 'queued':
			return [
				{ states: ['queued'], gated: false },
				{ states: ['scheduled'], due: true, gated: false },
			];
		case 'deferred':
			return [
				{ states: ['deferred'] },
				{ states: ['queued'], gated: true },
				{ states: ['scheduled'], due: true, gated: true },
			];
		case 'running':
			return [{ states: ['publishing', 'preparing', 'verifying'] }];
		case 'done':
			return [{ states: ['published', 'removed'] }];
		case 'failed':
			return [{ states: ['failed'] }];
		case 'canceled':
			return [{ states: ['canceled'] }];
	}
}
