import type { Readable } from 'node:stream';

/** What was stored: bytes, and their SHA-256 in hex. */
export interface StoredFile {
	readonly size: number;
	readonly sha256: string;
}

export interface PutOptions {
	/** Throws FileTooLarge as soon as there are more. */
	readonly maxBytes?: number;
}

/** Files by a key of ours, written once and never changed. Nothing is held whole in memory. */
export interface FileStorage {
	/** Stores what the source yields. Whatever goes wrong is thrown, and nothing stays behind. */
	put(key: string, source: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<StoredFile>;
	/** The bytes from the start, read as they are wanted. A missing file ends it with FileMissing. */
	open(key: string): Readable;
	/** Null: there is no whole file under this key. */
	stat(key: string): Promise<{ readonly size: number; readonly storedAt: Date } | null>;
	/** Also fine where there is nothing. */
	delete(key: string): Promise<void>;
}

export class FileTooLarge extends Error {
	constructor(readonly maxBytes: number) {
		super(`more than ${maxBytes} bytes`);
		this.name = 'FileTooLarge';
	}
}

export class FileMissing extends Error {
	constructor(readonly key: string) {
		super(`no file is stored under ${key}`);
		this.name = 'FileMissing';
	}
}
