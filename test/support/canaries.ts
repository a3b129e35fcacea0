import { randomBytes } from 'node:crypto';

/** Secrets by what they are, and every spelling in which they could be found. */
export interface Canaries {
	/** Remembers a secret and hands it back. */
	plant(name: string, secret: string): string;
	/** A new one of letters and digits, at least as long as any rule demands. */
	make(name: string): string;
	readonly size: number;
	/** What of them is in the bytes: the name of the secret and how it is spelled. */
	findIn(bytes: Buffer | string): string[];
}

/** Shorter ones would be found by chance. */
const SHORTEST = 12;

export function createCanaries(): Canaries {
	const spellings = new Map<string, Buffer[]>();
	const names = new Map<string, string>();
	const plant = (name: string, secret: string): string => {
		if (secret.length < SHORTEST) throw new Error(`the canary ${name} is too short to be found`);
		if (!names.has(secret)) spellings.set(secret, spellingsOf(Buffer.from(secret)));
		names.set(secret, name);
		return secret;
	};
	return {
		plant,
		make: (name) => plant(name, `canary${randomBytes(18).toString('hex')}`),
		get size() {
			return names.size;
		},
		findIn: (given) => {
			const bytes = typeof given === 'string' ? Buffer.from(given) : given;
			const found: string[] = [];
			for (const [secret, name] of names) {
				for (const spelling of spellings.get(secret) ?? []) {
					if (bytes.includes(spelling)) found.push(`${name} as ${spelling.toString('latin1')}`);
				}
			}
			return found;
		},
	};
}

/** The bytes themselves, in hex, in base64 at any offset, URL-encoded and as JSON text. */
export function spellingsOf(secret: Buffer): Buffer[] {
	const text = secret.toString('utf8');
	const hex = secret.toString('hex');
	const spellings = [
		text,
		hex,
		hex.toUpperCase(),
		encodeURIComponent(text),
		JSON.stringify(text).slice(1, -1),
		...[0, 1, 2].flatMap((offset) => inBase64(secret, offset)),
	];
	return [secret, ...new Set(spellings)].map((spelling) => Buffer.from(spelling));
}

/** What stands in a base64 text when the secret begins at that offset of what was encoded. */
function inBase64(secret: Buffer, offset: number): string[] {
	const encoded = Buffer.concat([Buffer.alloc(offset), secret]).toString('base64');
	// The first letters depend on what is before the secret, the last ones on what is after it.
	const known = encoded.replace(/=+$/, '').slice(offset === 0 ? 0 : offset + 1, -1);
	return [known, known.replaceAll('+', '-').replaceAll('/', '_')];
}
