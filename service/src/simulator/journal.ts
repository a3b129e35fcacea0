import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

export interface Journal<T> {
	append(entry: T): void;
	/** A later append opens the file again. */
	close(): void;
}

/**
 * Opens a file of JSON lines and hands every complete line to `replay`. Lines are written before
 * the answer goes out, so what a client was told survives the end of this process.
 */
export function openJournal<T>(file: string, replay: (entry: T) => void): Journal<T> {
	if (existsSync(file)) replayFile(file, replay);
	let descriptor: number | null = null;
	return {
		append: (entry) => {
			descriptor ??= openSync(file, 'a', 0o600);
			writeSync(descriptor, `${JSON.stringify(entry)}\n`);
		},
		close: () => {
			if (descriptor !== null) closeSync(descriptor);
			descriptor = null;
		},
	};
}

function replayFile<T>(file: string, replay: (entry: T) => void): void {
	const bytes = readFileSync(file);
	const end = bytes.lastIndexOf('\n') + 1;
	// A line without its end was cut by a crash; left in place it would spoil the next one.
	if (end < bytes.length) truncateSync(file, end);
	for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) {
		if (line !== '') replay(JSON.parse(line) as T);
	}
}
