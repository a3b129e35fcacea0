import { createHash } from 'node:crypto';

const PREFIX_DIGITS = 8;
const COUNTER_DIGITS = 10;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface Ids {
	/** A new id of 18 digits. */
	next(): string;
	/** Keeps ids made before a restart from being made again. */
	note(id: string): void;
}

/** Ids as Pinterest's look; `random` in [0, 1) is read once. */
export function createIds(random: () => number): Ids {
	const lowest = 10 ** (PREFIX_DIGITS - 1);
	const prefix = String(lowest + Math.floor(random() * 9 * lowest));
	let counter = 0;
	return {
		next: () => {
			counter += 1;
			return prefix + String(counter).padStart(COUNTER_DIGITS, '0');
		},
		note: (id) => {
			if (!id.startsWith(prefix)) return;
			counter = Math.max(counter, Number(id.slice(PREFIX_DIGITS)));
		},
	};
}

/** The same 18 digits for the same parts: a user keeps id and first boards over restarts. */
export function derivedDigits(...parts: readonly string[]): string {
	const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
	return (
		100_000_000_000_000_000n +
		(hash.readBigUInt64BE() % 900_000_000_000_000_000n)
	).toString();
}

/** Text of `length` base62 characters. */
export function randomText(random: () => number, length: number): string {
	let text = '';
	for (let i = 0; i < length; i++) text += BASE62.charAt(Math.floor(random() * BASE62.length));
	return text;
}

/** FNV-1a as 8 hex digits: an order that says nothing about age and never changes. */
export function shuffleKey(id: string): string {
	let hash = 0x811c9dc5;
	for (let i = 0; i < id.length; i++) {
		hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
	}
	return hash.toString(16).padStart(8, '0') + id;
}
