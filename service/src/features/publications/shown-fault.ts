import { errorEntry, type ErrorCode } from '../../domain/error-codes.js';
import { WITHOUT_END, type Gate } from '../lanes/index.js';
import type { PublicationRecord } from './model.js';

/** Why a record failed or is held back: its own fault, or the gate it waits behind. */
export function shownFault(
	{ state, fault }: PublicationRecord,
	gate: Gate | undefined,
): { readonly code: ErrorCode; readonly message: string } | null {
	switch (state) {
		case 'deferred':
		case 'failed':
		case 'canceled':
			return fault ?? null;
		case 'draft':
		case 'scheduled':
		case 'queued':
			return gate ? { code: gate.code, message: errorEntry(gate.code).message } : null;
		case 'publishing':
		case 'preparing':
		case 'verifying':
		case 'published':
		case 'removed':
			return null;
	}
}

/**
 * When the service turns to a record again: its own time, but never before its gate ends. Null where
 * that is not known: a gate without an end waits for somebody.
 */
export function nextLookAt(
	{ nextAt, prepareAt }: PublicationRecord,
	gate: Gate | undefined,
): Date | null {
	if (!nextAt) return prepareAt ?? null;
	if (!gate || gate.until <= nextAt) return nextAt;
	return gate.until >= WITHOUT_END ? null : gate.until;
}
