import { createHash } from 'node:crypto';
import type { Random } from '../../platform/random.js';

/**
 * The form of a key: `pb_live_` or `pb_test_`, 43 base62 characters (256 random bits), then
 * 6 base62 characters of checksum: the first 48 bits of SHA-256 over all before, modulo 62^6.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = ALPHABET.length;
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const CHECKSUM_SPACE = BASE ** CHECKSUM_LENGTH;
const PREFIXES = { production: 'pb_live_', sandbox: 'pb_test_' } as const;
const FORM = /^pb_(?:live|test)_[0-9A-Za-z]{49}$/;

export type KeyEnvironment = keyof typeof PREFIXES;

/** A new key; the prefix tells where it works. */
export function generateApiKey(environment: KeyEnvironment, random: Random): string {
	const secret = toBase62(random.bytes(SECRET_BYTES), SECRET_LENGTH);
	const body = `${PREFIXES[environment]}${secret}`;
	return `${body}${checksumOf(body)}`;
}

/** Whether a text has the form and the checksum of a key; most mistyped keys end here. */
export function isApiKeyShaped(text: string): boolean {
	if (!FORM.test(text)) return false;
	return text.slice(-CHECKSUM_LENGTH) === checksumOf(text.slice(0, -CHECKSUM_LENGTH));
}

/** SHA-256 in hex: all that is kept of a key. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Prefix and last four characters, enough for a person to tell keys apart. */
export const hintOf = (key: string): string => `${key.slice(0, 8)}…${key.slice(-4)}`;

function checksumOf(body: string): string {
	const number = createHash('sha256').update(body).digest().readUIntBE(0, 6) % CHECKSUM_SPACE;
	let rest = number;
	let text = '';
	for (let i = 0; i < CHECKSUM_LENGTH; i++) {
		text = ALPHABET.charAt(rest % BASE) + text;
		rest = Math.floor(rest / BASE);
	}
	return text;
}

function toBase62(bytes: Buffer, length: number): string {
	let rest = BigInt(`0x${bytes.toString('hex')}`);
	let text = '';
	for (let i = 0; i < length; i++) {
		text = ALPHABET.charAt(Number(rest % BigInt(BASE))) + text;
		rest /= BigInt(BASE);
	}
	return text;
}
