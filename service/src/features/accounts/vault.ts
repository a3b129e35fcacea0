import { z } from 'zod';
import type { SealedField, SealedPlace, Vault } from '../vault/index.js';

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

/** Where accounts keep sealed values; a former pair moves within its record. */
export const ACCOUNT_SEALED_FIELDS: readonly SealedField[] = [
	{ collection: 'accounts', path: 'sealedTokens', field: 'sealedTokens' },
	{ collection: 'accounts', path: 'previousSealedTokens', field: 'sealedTokens' },
];

const pairSchema = z.object({ accessToken: z.string(), refreshToken: z.string().nullable() });

/** A sealed value opens only where it was sealed for: this field of this record. */
const placeOf = ({ id, workspaceId }: TokenOwner): SealedPlace => ({
	workspaceId,
	collection: 'accounts',
	recordId: id,
	field: 'sealedTokens',
});

export const sealTokens = (vault: Vault, owner: TokenOwner, pair: TokenPair): Promise<string> =>
	vault.seal(placeOf(owner), JSON.stringify(pair));

/** Throws SealedValueError when the value was sealed for another record or its key is gone. */
export async function openTokens(
	vault: Vault,
	owner: TokenOwner,
	sealed: string,
): Promise<TokenPair> {
	return pairSchema.parse(JSON.parse(await vault.open(placeOf(owner), sealed)));
}
