import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { png } from './image-bytes.js';

/** How the host answers a path. */
export type MediaAnswer =
	| {
			readonly status?: number;
			readonly headers?: Readonly<Record<string, string | number>>;
			readonly body?: Buffer;
	  }
	/** Takes the request and never answers. */
	| 'hang'
	/** Cuts the connection instead of answering. */
	| 'cut'
	/** A good image, then bytes without end. */
	| 'endless';

/** A host of images and pages on a free loopback port. */
export interface MediaHost {
	/** The address of a path that gives this answer from now on. */
	serve(answer: MediaAnswer, path?: string): string;
	/** The address of this host under another name of the loopback. */
	elsewhere(address: string): string;
	/** Method and path of every request, oldest first. */
	readonly asked: readonly string[];
	/** Headers of the last request. */
	headers(): IncomingMessage['headers'];
	/** Runs before each answer; tests hold looks with it. */
	before(hook: () => Promise<void>): void;
	stop(): Promise<void>;
}

export async function startMediaHost(): Promise<MediaHost> {
	const answers = new Map<string, MediaAnswer>();
	const asked: string[] = [];
	const sockets = new Set<Socket>();
	let last: IncomingMessage['headers'] = {};
	let hook = async (): Promise<void> => undefined;
	const server = createServer((request, response) => {
		asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
		last = request.headers;
		const [path = ''] = (request.url ?? '').split('?');
		const answer = (): MediaAnswer =>
			answers.get(request.url ?? '') ?? answers.get(path) ?? { status: 404 };
		void hook().then(() => play(answer(), response));
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const origin = `http://127.0.0.1:${String(port)}`;
	return {
		serve: (answer, path = `/${String(answers.size)}`) => {
			answers.set(path, answer);
			return `${origin}${path}`;
		},
		elsewhere: (address) => address.replace('127.0.0.1', 'localhost'),
		asked,
		headers: () => last,
		before: (next) => {
			hook = next;
		},
		stop: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function play(answer: MediaAnswer, response: ServerResponse): void {
	if (answer === 'hang') return;
	if (answer === 'cut') {
		response.socket?.destroy();
		return;
	}
	if (answer === 'endless') {
		const chunk = Buffer.alloc(16 * 1_024, 1);
		response.writeHead(200, { 'content-type': 'image/png' });
		response.write(png(1_000, 1_500));
		const more = (): void => {
			while (!response.destroyed && response.write(chunk));
		};
		response.on('drain', more);
		more();
		return;
	}
	response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
}
