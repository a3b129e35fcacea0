import { z } from 'zod';
import type { CryptoBox } from '../../platform/crypto-box.js';

/** One pair of tokens in the clear; lives in memory only. */
export interface TokenPair {
	readonly accessToken: string;
	/** Null: Pinterest never gave one, so this pair cannot be renewed. */
	readonly refreshToken: string | null;
}

export interface TokenOwner {
	readonly id: string;
	readonly workspaceId: string;
}

const pairSchema = z.object({ accessToken: z.string(), refreshToken: z.string().nullable() });

/** A sealed value opens only where it was sealed for: this field of this record. */
const bindingOf = ({ id, workspaceId }: TokenOwner): string[] => [
	'accounts',
	'sealedTokens',
	id,
	workspaceId,
];

export const sealTokens = (box: CryptoBox, owner: TokenOwner, pair: TokenPair): string =>
	box.seal(JSON.stringify(pair), bindingOf(owner));

/** Throws when the value was sealed for another record or its key is gone. */
export const openTokens = (box: CryptoBox, owner: TokenOwner, sealed: string): TokenPair =>
	pairSchema.parse(JSON.parse(box.open(sealed, bindingOf(owner))));
