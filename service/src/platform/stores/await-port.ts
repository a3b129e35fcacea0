import { connect } from 'node:net';
import { pollUntil } from './poll-until.js';
import { LOOPBACK } from './ports.js';

/** Waits until something accepts connections on a loopback port. */
export async function awaitPort(port: number, signal: AbortSignal): Promise<void> {
	const look = (): Promise<true | undefined> =>
		new Promise((resolve) => {
			const socket = connect(port, LOOPBACK);
			socket.once('connect', () => {
				socket.destroy();
				resolve(true);
			});
			socket.once('error', () => {
				socket.destroy();
				resolve(undefined);
			});
		});
	await pollUntil(look, { everyMs: 20, withinMs: Number.POSITIVE_INFINITY, signal });
}
