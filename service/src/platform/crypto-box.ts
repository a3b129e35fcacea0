import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface KeyRing {
	/** Id of the key that seals. */
	readonly current: string;
	/** 32 bytes each, by id; older ones still open what they sealed. */
	readonly keys: Readonly<Record<string, Buffer>>;
}

export interface CryptoBox {
	/** Text that only this ring opens, and only for the same binding. */
	seal(plain: string, binding: readonly string[]): string;
	/** Throws SealedValueError when the value, its key or the binding is not the one sealed. */
	open(sealed: string, binding: readonly string[]): string;
}

/** Says why in a word and never what was sealed. */
export class SealedValueError extends Error {
	constructor(readonly reason: 'format' | 'unknown key' | 'changed') {
		super(`a sealed value cannot be opened: ${reason}`);
		this.name = 'SealedValueError';
	}
}

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * Seals values with AES-256-GCM. The binding (e.g. collection, record, field, workspace) is
 * authenticated, not stored: a value moved elsewhere does not open. Throws on a key ring that is
 * not usable.
 */
export function createCryptoBox({ current, keys }: KeyRing): CryptoBox {
	const ring = new Map(Object.entries(keys));
	for (const [id, key] of ring) {
		if (!KEY_ID.test(id)) throw new Error(`the key id "${id}" is not of letters and digits`);
		if (key.length !== KEY_BYTES) throw new Error(`the key "${id}" is not of ${KEY_BYTES} bytes`);
	}
	const sealing = ring.get(current);
	if (!sealing) throw new Error(`the key ring has no key "${current}"`);
	return {
		seal: (plain, binding) => {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv(ALGORITHM, sealing, nonce);
			cipher.setAAD(authenticated(current, binding));
			const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
			const packed = Buffer.concat([nonce, text, cipher.getAuthTag()]);
			return `${VERSION}.${current}.${packed.toString('base64url')}`;
		},
		open: (sealed, binding) => {
			const { keyId, packed } = unpack(sealed);
			const key = ring.get(keyId);
			if (!key) throw new SealedValueError('unknown key');
			return decrypt({ key, packed, aad: authenticated(keyId, binding) });
		},
	};
}

const authenticated = (keyId: string, binding: readonly string[]): Buffer =>
	Buffer.from(JSON.stringify([VERSION, keyId, ...binding]));

function unpack(sealed: string): { keyId: string; packed: Buffer } {
	const [version, keyId, encoded, ...rest] = sealed.split('.');
	if (version !== VERSION || !keyId || !encoded || rest.length > 0) {
		throw new SealedValueError('format');
	}
	const packed = Buffer.from(encoded, 'base64url');
	// Decoding is lenient: two texts can stand for the same bytes, only one of them was sealed.
	if (packed.toString('base64url') !== encoded || packed.length < NONCE_BYTES + TAG_BYTES) {
		throw new SealedValueError('format');
	}
	return { keyId, packed };
}

function decrypt(sealed: {
	readonly key: Buffer;
	readonly packed: Buffer;
	readonly aad: Buffer;
}): string {
	const { key, packed, aad } = sealed;
	const decipher = createDecipheriv(ALGORITHM, key, packed.subarray(0, NONCE_BYTES), {
		authTagLength: TAG_BYTES,
	});
	decipher.setAAD(aad);
	decipher.setAuthTag(packed.subarray(-TAG_BYTES));
	try {
		const text = decipher.update(packed.subarray(NONCE_BYTES, -TAG_BYTES));
		return Buffer.concat([text, decipher.final()]).toString('utf8');
	} catch {
		throw new SealedValueError('changed');
	}
}
