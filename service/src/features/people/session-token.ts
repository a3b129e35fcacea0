import { createHash } from 'node:crypto';
import type { Random } from '../../platform/random.js';

const PREFIX = 'pls_';
const BYTES = 32;
const FORM = /^pls_[\w-]{43}$/;

/** A new token of 256 random bits; the prefix tells it from an API key. */
export const generateSessionToken = (random: Random): string => PREFIX + generateToken(random);

export const isSessionToken = (text: string): boolean => FORM.test(text);

/** 256 random bits that fit into an address. */
export const generateToken = (random: Random): string => random.bytes(BYTES).toString('base64url');

/** SHA-256 in hex: all that is kept of a token. */
export const hashToken = (token: string): string =>
	createHash('sha256').update(token).digest('hex');
