import { hash, verify } from '@node-rs/argon2';

/** 19 MiB, two passes, one lane; the library's own default algorithm is Argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 255;

/** Argon2id with a salt of its own. */
export const hashPassword = (password: string): Promise<string> => hash(plain(password), COST);

let nobodys: Promise<string> | undefined;

/**
 * Whether it is the password of the hash. Without a hash it is not, and takes as long to say:
 * the time must not tell which addresses have an account.
 */
export async function isPassword(
	password: string,
	passwordHash: string | undefined,
): Promise<boolean> {
	nobodys ??= hashPassword('the password of nobody');
	const matches = await verify(passwordHash ?? (await nobodys), plain(password));
	return matches && passwordHash !== undefined;
}

/** The same text typed on different systems can arrive in different forms. */
const plain = (password: string): string => password.normalize('NFKC');
