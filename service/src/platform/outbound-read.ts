import type { Readable } from 'node:stream';

export interface CappedBody {
	/** The body, or its beginning. */
	readonly body: Buffer;
	/** Whether there was more than was asked for. */
	readonly truncated: boolean;
}

/** Reads a body up to `maxBytes`; what comes after that is not waited for. */
export async function readCapped(source: Readable, maxBytes: number): Promise<CappedBody> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of source as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		size += chunk.length;
		// Leaving the loop destroys the stream and with it the connection.
		if (size > maxBytes) break;
	}
	return {
		body: Buffer.concat(chunks, size).subarray(0, maxBytes),
		truncated: size > maxBytes,
	};
}
