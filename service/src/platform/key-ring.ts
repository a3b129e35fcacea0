import { createHash } from 'node:crypto';
import type { KeyRing } from './crypto-box.js';

/** 32 bytes each. */
export interface MasterKeys {
	readonly current: Buffer;
	/** Open only: the previous one while keys are rotated, or the next one before. */
	readonly others: readonly Buffer[];
}

/** What older versions called their one key, whatever its bytes. */
const NAMELESS = ['k1', 'development'];
const ID_DIGITS = 12;

/** The name a master key has by its bytes; tells nothing of them. */
export const masterKeyId = (key: Buffer): string =>
	`mk-${createHash('sha256').update('pinlane master key').update(key).digest('hex').slice(0, ID_DIGITS)}`;

/** The ring of master keys, each named after its own bytes. */
export function keyRingOf({ current, others }: MasterKeys): KeyRing {
	const named = [current, ...others].map((key) => [masterKeyId(key), key] as const);
	return { current: masterKeyId(current), keys: Object.fromEntries(named), nameless: NAMELESS };
}
