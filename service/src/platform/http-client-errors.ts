import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { HttpFault, type HttpFaultCode } from './http-fault.js';
import type { HttpServerOptions } from './http-options.js';
import { requestIdOf } from './http-request-facts.js';

const LINGER_MS = 1_000;

const FAULTS: Readonly<Record<string, HttpFaultCode>> = {
	HPE_HEADER_OVERFLOW: 'headers_too_large',
	ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

type Options = Pick<HttpServerOptions<never>, 'renderError' | 'logger'>;

/** Answers bytes that are no HTTP request, or not in time, with the same body as other faults. */
export function answerClientErrors(
	options: Options,
	baseHeaders: Readonly<Record<string, string>>,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
	const answered = new WeakSet<Socket>();
	return (error, socket) => {
		if (answered.has(socket)) return;
		answered.add(socket);
		if (error.code === 'ECONNRESET' || !socket.writable || hasBegunAnswer(socket)) {
			socket.destroy();
			return;
		}
		const requestId = requestIdOf({});
		const fault = new HttpFault(FAULTS[error.code ?? ''] ?? 'bad_request', {
			...(FAULTS[error.code ?? ''] ? {} : { message: 'The bytes sent are not an HTTP request.' }),
		});
		const { status, body, headers } = options.renderError(fault, requestId);
		options.logger.info(
			{ route: 'unknown', status, request_id: requestId, cause: error.code },
			'request refused',
		);
		const json = JSON.stringify(body);
		const lines = Object.entries({
			...baseHeaders,
			...headers,
			'Content-Type': 'application/json; charset=utf-8',
			'Content-Length': String(Buffer.byteLength(json)),
			'X-Request-ID': requestId,
			Connection: 'close',
		}).map(([name, value]) => `${name}: ${value}\r\n`);
		socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${json}`);
		// Bytes still on their way would turn the answer into a reset if it was torn down at once.
		setTimeout(() => socket.destroy(), LINGER_MS).unref();
	};
}

/** Node keeps the answer under way at the socket; there is no public way to it. */
function hasBegunAnswer(socket: Socket): boolean {
	const { _httpMessage: response } = socket as Socket & { _httpMessage?: ServerResponse | null };
	return response?.headersSent ?? false;
}
