import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** How the receiver answers one call. */
export type ReceiverAnswer =
	| {
			readonly kind: 'status';
			readonly status: number;
			readonly headers?: Readonly<Record<string, string>>;
			readonly body?: string;
	  }
	/** Takes the request and never answers. */
	| { readonly kind: 'hang' }
	/** A good status, then one byte after the other. */
	| { readonly kind: 'slowDrip'; readonly everyMs: number }
	/** A good status, then bytes without end. */
	| { readonly kind: 'endless' }
	/** Cuts the connection instead of answering. */
	| { readonly kind: 'cut' };

/** One call as it came in. */
export interface Received {
	readonly at: Date;
	readonly method: string;
	readonly path: string;
	/** Names and values in turn, spelled as on the wire. */
	readonly rawHeaders: readonly string[];
	readonly body: Buffer;
	/** Whether each signature fits the body. */
	readonly verified: { readonly contract: boolean; readonly standard: boolean };
	/** By exact spelling. */
	header(name: string): string | undefined;
}

export interface Receiver {
	readonly url: string;
	/** Every call, oldest first. */
	readonly ledger: readonly Received[];
	/** Answers for the next calls; afterwards the usual one, which is 200, again. */
	script(...answers: readonly (ReceiverAnswer | number)[]): void;
	/** The answer to every call without a script. */
	usually(answer: ReceiverAnswer | number): void;
	/** Calls that have come in and have not been answered in full. */
	open(): number;
	stop(): Promise<void>;
}

export const RECEIVER_SECRET = 'a secret of the receiver';

const answerOf = (answer: ReceiverAnswer | number): ReceiverAnswer =>
	typeof answer === 'number' ? { kind: 'status', status: answer } : answer;

/** A webhook receiver on a free loopback port. */
export async function startReceiver({ secret = RECEIVER_SECRET } = {}): Promise<Receiver> {
	const ledger: Received[] = [];
	const scripted: ReceiverAnswer[] = [];
	const sockets = new Set<Socket>();
	let usual: ReceiverAnswer = { kind: 'status', status: 200 };
	let open = 0;

	const server = createServer((request, response) => {
		open += 1;
		response.on('close', () => (open -= 1));
		void readBody(request).then((body) => {
			ledger.push(receivedOf(request, body, secret));
			play(scripted.shift() ?? usual, response);
		});
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${String(port)}/hook`,
		ledger,
		script: (...answers) => void scripted.push(...answers.map(answerOf)),
		usually: (answer) => {
			usual = answerOf(answer);
		},
		open: () => open,
		stop: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of request) chunks.push(chunk as Buffer);
	} catch {
		// The caller went away in the middle; what came is what there is.
		return Buffer.concat(chunks);
	}
	return Buffer.concat(chunks);
}

function receivedOf(request: IncomingMessage, body: Buffer, secret: string): Received {
	const { rawHeaders, method = '', url = '' } = request;
	const header = (name: string): string | undefined => {
		const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text === name);
		return at < 0 ? undefined : rawHeaders[at + 1];
	};
	const standard = {
		id: header('webhook-id') ?? '',
		timestamp: Number(header('webhook-timestamp')),
		signature: header('webhook-signature') ?? '',
	};
	return {
		at: new Date(),
		method,
		path: url,
		rawHeaders,
		body,
		header,
		verified: {
			contract: contractSignatureFits(secret, body, header('X-PinBridge-Signature') ?? ''),
			standard: standardSignatureFits(secret, body, standard),
		},
	};
}

/** The contract's check, written from its words alone: hex of the raw body under the text. */
export function contractSignatureFits(secret: string, body: Buffer, header: string): boolean {
	const bytes = new TextEncoder().encode(secret);
	return createHmac('sha256', bytes).update(body).digest('hex') === header;
}

/** What the library would have signed; its own check knows the real time only. */
function standardSignatureFits(
	secret: string,
	body: Buffer,
	sent: { readonly id: string; readonly timestamp: number; readonly signature: string },
): boolean {
	if (!Number.isSafeInteger(sent.timestamp)) return false;
	const at = new Date(sent.timestamp * 1_000);
	return standardCheck(secret).sign(sent.id, at, body) === sent.signature;
}

/** The library as a receiver with this secret would set it up. */
export function standardCheck(secret: string): Webhook {
	const key = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : '';
	const decodable = key !== '' && Buffer.from(key, 'base64').toString('base64') === key;
	if (decodable) return new Webhook(secret);
	return new Webhook(new TextEncoder().encode(secret), { format: 'raw' });
}

function play(answer: ReceiverAnswer, response: ServerResponse): void {
	switch (answer.kind) {
		case 'status':
			response.writeHead(answer.status, answer.headers).end(answer.body);
			return;
		case 'hang':
			return;
		case 'slowDrip': {
			response.writeHead(200);
			const timer = setInterval(() => response.write('.'), answer.everyMs);
			response.on('close', () => clearInterval(timer));
			return;
		}
		case 'endless': {
			const chunk = Buffer.alloc(64 * 1_024, 'x');
			const more = (): void => {
				while (!response.destroyed && response.write(chunk));
			};
			response.writeHead(200);
			response.on('drain', more);
			more();
			return;
		}
		case 'cut':
			response.socket?.destroy();
	}
}
