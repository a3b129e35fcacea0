import { Readable } from 'node:stream';
import { newId } from '../platform/ids.js';
import type { MediaBytes, MediaRegistration } from './port.js';

export interface UploadForm {
	readonly contentType: string;
	/** Of the whole body, in bytes: storages refuse forms of unknown length. */
	readonly length: number;
	/** Reads the file once and never holds more of it than a chunk. */
	readonly body: Readable;
}

/** A multipart form with the fields in their order and the file last. */
export function uploadForm(
	parameters: MediaRegistration['parameters'],
	{ source, size, filename, contentType }: MediaBytes,
): UploadForm {
	const boundary = `pinlane-${newId()}`;
	const fields = parameters.map(
		([name, value]) => `--${boundary}\r\n${disposition(name)}\r\n\r\n${value}\r\n`,
	);
	const file = `${disposition('file')}; filename="${quoted(filename)}"`;
	const head = Buffer.from(
		`${fields.join('')}--${boundary}\r\n${file}\r\nContent-Type: ${contentType}\r\n\r\n`,
	);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	return {
		contentType: `multipart/form-data; boundary=${boundary}`,
		length: head.length + size + tail.length,
		body: Readable.from(inOrder(head, source, tail), { objectMode: false }),
	};
}

const disposition = (name: string): string =>
	`Content-Disposition: form-data; name="${quoted(name)}"`;

/** As browsers write names in forms. */
const quoted = (name: string): string =>
	name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');

async function* inOrder(
	head: Uint8Array,
	source: AsyncIterable<Uint8Array>,
	tail: Uint8Array,
): AsyncGenerator<Uint8Array> {
	yield head;
	yield* source;
	yield tail;
}
