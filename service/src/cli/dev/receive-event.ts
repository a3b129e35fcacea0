import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedEvent {
	readonly name: string;
	readonly pinId: string | null;
	readonly signed: boolean;
}

/** A receiver on loopback, as a user would write one: it checks the signature, then answers. */
export interface Receiver {
	readonly url: string;
	/** The first event about the pin, or null when none came in time. */
	eventFor(pinId: string, withinMs: number): Promise<ReceivedEvent | null>;
	close(): Promise<void>;
}

export async function startReceiver(secret: string): Promise<Receiver> {
	const received: ReceivedEvent[] = [];
	let arrived = (): void => undefined;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks);
			const signature = String(request.headers['x-pinbridge-signature'] ?? '');
			const payload = JSON.parse(body.toString('utf8')) as { event: string; pin_id: string | null };
			const signed = isSigned({ body, signature, secret });
			received.push({ name: payload.event, pinId: payload.pin_id, signed });
			response.writeHead(signed ? 204 : 401).end();
			arrived();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${String(port)}/events`,
		eventFor: (pinId, withinMs) =>
			new Promise((resolve) => {
				const timer = setTimeout(() => resolve(null), withinMs);
				arrived = () => {
					const event = received.find((each) => each.pinId === pinId);
					if (!event) return;
					clearTimeout(timer);
					resolve(event);
				};
				arrived();
			}),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function isSigned(given: { body: Buffer; signature: string; secret: string }): boolean {
	const expected = createHmac('sha256', given.secret).update(given.body).digest();
	const actual = Buffer.from(given.signature, 'hex');
	return actual.length === expected.length && timingSafeEqual(actual, expected);
}
