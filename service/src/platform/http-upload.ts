import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { HttpFault } from './http-fault.js';
import type { UploadedFile } from './route.js';

/** A form of one file; clients send a few fields beside it that nobody asked for. */
const LIMITS = { files: 1, fields: 20, parts: 25, fieldSize: 65_536, headerPairs: 20 };

/**
 * The file of a multipart form, at the moment at which it begins to arrive: its bytes are read as
 * they are wanted. Throws HttpFault: unsupported_media_type, validation_error, bad_request.
 */
export function readUpload(request: IncomingMessage, field: string): Promise<UploadedFile> {
	const form = openForm(request);
	return new Promise((resolve, reject) => {
		// Reading on to nowhere lets the client finish and hear the answer.
		const leave = (): void => {
			request.unpipe(form);
			request.resume();
		};
		const fail = (fault: HttpFault): void => {
			leave();
			reject(fault);
		};
		form.on('file', (name, file, { filename }) => {
			file.on('error', () => undefined);
			if (name !== field) return file.resume();
			request.once('close', () => {
				if (!request.complete) file.destroy(endedEarly());
			});
			resolve({ filename: filename ?? '', source: bytesOf(file, leave) });
		});
		form.on('error', () => fail(endedEarly()));
		// Where the file was found, this comes too late to count.
		form.on('close', () => fail(missing(field)));
		request.once('close', () => reject(endedEarly()));
		request.pipe(form);
	});
}

function openForm(request: IncomingMessage): ReturnType<typeof busboy> {
	const { headers } = request;
	if (!/^multipart\/form-data\s*;/i.test(headers['content-type'] ?? '')) throw notAForm();
	try {
		return busboy({ headers, limits: LIMITS, defParamCharset: 'utf8' });
	} catch {
		throw notAForm();
	}
}

async function* bytesOf(file: Readable, leave: () => void): AsyncGenerator<Uint8Array> {
	try {
		yield* file as AsyncIterable<Uint8Array>;
	} catch (cause) {
		throw cause instanceof HttpFault ? cause : endedEarly(cause);
	} finally {
		leave();
	}
}

const notAForm = (): HttpFault =>
	new HttpFault('unsupported_media_type', {
		message: 'This call takes a file as multipart/form-data, with its boundary in Content-Type.',
	});

const endedEarly = (cause?: unknown): HttpFault =>
	new HttpFault('bad_request', { message: 'The form did not arrive completely.', cause });

const missing = (field: string): HttpFault =>
	new HttpFault('validation_error', {
		message: `${field}: the form has no file of this name.`,
		fields: [{ loc: ['body', field], msg: 'is missing', type: 'missing' }],
	});
