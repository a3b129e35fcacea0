import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface KeyRing {
	/** Id of the key that seals. */
	readonly current: string;
	/** 32 bytes each, by id; the others still open what they sealed. */
	readonly keys: Readonly<Record<string, Buffer>>;
	/** Ids from before keys were named after their bytes: any key of the ring may be meant. */
	readonly nameless?: readonly string[];
}

/** `v1`: directly under a key of the ring; `v2`: under a data key that such a key wraps. */
export type SealedForm = 'v1' | 'v2';

export interface CryptoBox {
	/** Text that only this ring opens, and only for the same binding. */
	seal(plain: string, binding: readonly string[]): string;
	/** Throws SealedValueError when the value, its key or the binding is not the one sealed. */
	open(sealed: string, binding: readonly string[]): string;
}

/** Says why, names the key, and never what was sealed. */
export class SealedValueError extends Error {
	constructor(
		readonly reason: 'format' | 'unknown key' | 'changed',
		readonly keyId: string | null = null,
	) {
		const key = keyId === null ? '' : ` (key ${keyId})`;
		super(`a sealed value cannot be opened: ${reason}${key}`);
		this.name = 'SealedValueError';
	}
}

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
export function createCryptoBox(
	{ current, keys, nameless = [] }: KeyRing,
	form: SealedForm = 'v1',
): CryptoBox {
	const ring = new Map(Object.entries(keys));
	for (const [id, key] of ring) {
		if (!KEY_ID.test(id)) throw new Error(`the key id "${id}" is not of letters and digits`);
		if (key.length !== KEY_BYTES) throw new Error(`the key "${id}" is not of ${KEY_BYTES} bytes`);
	}
	const sealing = ring.get(current);
	if (!sealing) throw new Error(`the key ring has no key "${current}"`);
	const keysFor = (id: string): readonly Buffer[] => {
		const key = ring.get(id);
		if (key) return [key];
		return nameless.includes(id) ? [...ring.values()] : [];
	};
	return {
		seal: (plain, binding) => {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv(ALGORITHM, sealing, nonce);
			cipher.setAAD(authenticated(form, current, binding));
			const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
			const packed = Buffer.concat([nonce, text, cipher.getAuthTag()]);
			return `${form}.${current}.${packed.toString('base64url')}`;
		},
		open: (sealed, binding) => {
			const { keyId, packed } = unpack(sealed, form);
			const candidates = keysFor(keyId);
			if (candidates.length === 0) throw new SealedValueError('unknown key', keyId);
			const aad = authenticated(form, keyId, binding);
			for (const key of candidates) {
				const text = decrypt({ key, packed, aad });
				if (text !== null) return text;
			}
			throw new SealedValueError('changed', keyId);
		},
	};
}

/** The form and the key that a sealed value names; null for what is none. Opens nothing. */
export function readSealedHeader(sealed: string): { form: SealedForm; keyId: string } | null {
	const [form, keyId = ''] = sealed.split('.', 2);
	if ((form !== 'v1' && form !== 'v2') || !KEY_ID.test(keyId)) return null;
	return { form, keyId };
}

const authenticated = (form: SealedForm, keyId: string, binding: readonly string[]): Buffer =>
	Buffer.from(JSON.stringify([form, keyId, ...binding]));

function unpack(sealed: string, wanted: SealedForm): { keyId: string; packed: Buffer } {
	const [form, keyId, encoded, ...rest] = sealed.split('.');
	if (form !== wanted || !keyId || !encoded || rest.length > 0) {
		throw new SealedValueError('format');
	}
	const packed = Buffer.from(encoded, 'base64url');
	// Decoding is lenient: two texts can stand for the same bytes, only one of them was sealed.
	if (packed.toString('base64url') !== encoded || packed.length < NONCE_BYTES + TAG_BYTES) {
		throw new SealedValueError('format');
	}
	return { keyId, packed };
}

/** Null when key, text or what is authenticated is not the one it was sealed with. */
function decrypt(sealed: {
	readonly key: Buffer;
	readonly packed: Buffer;
	readonly aad: Buffer;
}): string | null {
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
		return null;
	}
}
