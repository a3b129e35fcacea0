import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPinterestClient } from '../../../service/src/pinterest/client.js';
import { UpstreamError } from '../../../service/src/domain/errors.js';

export interface SeenRequest {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	readonly body: string;
}

export type Answerer = (seen: SeenRequest, response: ServerResponse, nth: number) => void;

export interface FakePinterest {
	readonly url: string;
	readonly seen: SeenRequest[];
	/** Resolves when so many requests have arrived. */
	arrived(count: number): Promise<void>;
	close(): Promise<void>;
}

/** A bare HTTP server that answers every request the way the test says. */
export async function startFakePinterest(answerer: Answerer): Promise<FakePinterest> {
	const seen: SeenRequest[] = [];
	const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url: path = '', headers } = request;
			const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
			seen.push(one);
			waiting.filter(({ count }) => seen.length >= count).forEach(({ resolve }) => resolve());
			answerer(one, response, seen.length);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		seen,
		arrived: (count) =>
			new Promise((resolve) => {
				if (seen.length >= count) resolve();
				else waiting.push({ count, resolve });
			}),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

export function answerJson(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}

export const TOKEN = 'pina_SECRETACCESSTOKEN';
export const CLIENT_SECRET = 'very-secret-client-secret';

export const PIN = {
	boardId: '549755885175',
	title: 'Title',
	description: null,
	altText: null,
	link: 'https://example.com/a',
	dominantColor: null,
	media: { kind: 'imageUrl', url: 'https://example.com/a.jpg' },
} as const;

export const clientFor = (apiUrl: string, timeoutMs = 5000, connections = 4) =>
	createPinterestClient({
		apiUrl,
		clientId: '1234567',
		clientSecret: CLIENT_SECRET,
		timeoutMs,
		connections,
		clock: { now: () => new Date('2026-03-01T12:00:00Z'), monotonic: () => 0 },
	});

/** The UpstreamError a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<UpstreamError> {
	const caught: unknown = await call.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (!(caught instanceof UpstreamError)) throw new Error(`no UpstreamError: ${String(caught)}`);
	return caught;
}
