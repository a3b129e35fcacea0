import type { IncomingMessage } from 'node:http';
import { parse as parseForm } from 'node:querystring';
import { HttpFault } from './http-fault.js';
import { checkJson } from './http-json.js';

export interface BodyLimits {
	/** Largest JSON body in bytes. */
	readonly jsonBytes: number;
	/** How many objects and lists may lie inside each other. */
	readonly depth: number;
}

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;
const UTF8 = /^utf-?8$/i;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON value of a request's body; a body of zero bytes is `{}`, whatever its type.
 * Throws HttpFault: unsupported_media_type, payload_too_large, malformed_json, validation_error.
 */
export async function readJsonBody(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
	const { 'content-length': declared, 'transfer-encoding': chunked } = request.headers;
	if (chunked === undefined && (declared === undefined || Number(declared) === 0)) return {};
	if (declared !== undefined && Number(declared) > limits.jsonBytes) throw tooLarge(limits);
	const refusal = typeFault(request);
	// Only a chunked body can still turn out to be empty.
	if (refusal && chunked === undefined) throw refusal;
	const bytes = await collect(request, limits);
	if (bytes.length === 0) return {};
	if (refusal) throw refusal;
	const value = parse(bytes);
	checkJson(value, limits.depth);
	return value;
}

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** The same for a route that browsers post a form to: its fields by name, else what JSON says. */
export async function readFormBody(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
	if (!FORM_TYPE.test(request.headers['content-type'] ?? '')) return readJsonBody(request, limits);
	const bytes = await collect(request, limits);
	return { ...parseForm(bytes.toString('utf8')) };
}

function typeFault({ headers }: IncomingMessage): HttpFault | undefined {
	const type = headers['content-type'];
	const encoding = headers['content-encoding'];
	if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
		return unsupported('The body must not be compressed (Content-Encoding).');
	}
	if (type === undefined) return unsupported('The body came without a Content-Type header.');
	if (!JSON_TYPE.test(type)) return unsupported();
	const charset = CHARSET.exec(type)?.[1];
	if (charset !== undefined && !UTF8.test(charset)) {
		return unsupported('The body must be encoded as UTF-8.');
	}
	return undefined;
}

const unsupported = (message?: string): HttpFault =>
	new HttpFault('unsupported_media_type', { message });

const tooLarge = ({ jsonBytes }: BodyLimits): HttpFault =>
	new HttpFault('payload_too_large', {
		message: `The request body is larger than ${jsonBytes} bytes.`,
	});

/** What is left unread after a refusal is thrown away by node, within the request's time limit. */
function collect(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const settle = (finish: () => void): void => {
			request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
			finish();
		};
		const onData = (chunk: Buffer): void => {
			size += chunk.length;
			if (size > limits.jsonBytes) settle(() => reject(tooLarge(limits)));
			else chunks.push(chunk);
		};
		const onEnd = (): void =>
			settle(() =>
				resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)),
			);
		const onGone = (): void =>
			settle(() =>
				reject(new HttpFault('bad_request', { message: 'The request body ended too early.' })),
			);
		request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
	});
}

function parse(bytes: Buffer): unknown {
	try {
		return JSON.parse(utf8.decode(bytes)) as unknown;
	} catch (cause) {
		throw new HttpFault('malformed_json', { cause });
	}
}
