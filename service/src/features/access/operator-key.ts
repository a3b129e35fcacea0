import { createHash, timingSafeEqual } from 'node:crypto';
import type { Caller } from './caller.js';

/** Whoever presents the operator key: no workspace is theirs, and no other call. */
export const OPERATOR: Caller = Object.freeze({
	kind: 'operator',
	workspaceId: '',
	keyId: 'operator',
	keyName: 'operator',
	scopes: ['operator'],
	accountIds: null,
	requestsPerMinute: null,
} as const);

/** Tells the operator key by its hash, in a time that says nothing of it; false where none is set. */
export function createOperatorCheck(key: string | undefined): (presented: string) => boolean {
	if (key === undefined) return () => false;
	const expected = digestOf(key);
	return (presented) => timingSafeEqual(digestOf(presented), expected);
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
