import { randomBytes, randomInt } from 'node:crypto';

/** Source of randomness; tests hand in their own. */
export interface Random {
	/** In [0, 1). */
	fraction(): number;
	bytes(length: number): Buffer;
}

export const systemRandom: Random = {
	fraction: () => randomInt(2 ** 32) / 2 ** 32,
	bytes: (length) => randomBytes(length),
};
