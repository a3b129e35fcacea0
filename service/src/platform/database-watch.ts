import type { Logger } from './logger.js';
import type { Connection } from './mongo.js';

/** Whether the database shows signs of life, however long a single operation may take. */
export interface DatabaseWatch {
	isSilent(): boolean;
	/** Called each time it has fallen silent. */
	onSilence(listener: () => void): void;
	stop(): void;
}

const TICK_MS = 100;

/**
 * Listens to the driver's heartbeats, which have a connection of their own: silent is a database of
 * which no server that takes writes has answered one for `silentAfterMs` milliseconds.
 */
export function watchDatabase(
	connection: Connection,
	{ silentAfterMs, logger }: { readonly silentAfterMs: number; readonly logger: Logger },
): DatabaseWatch {
	const client = connection.getClient();
	const listeners: (() => void)[] = [];
	// Behind a load balancer the driver sends no heartbeats: without a first one nothing is missed.
	let quietMs: number | undefined;
	let silent = false;
	const hear = ({ reply }: { readonly reply: Readonly<Record<string, unknown>> }): void => {
		if (reply['isWritablePrimary'] !== true && reply['ismaster'] !== true) return;
		if (silent) logger.info('the database answers again');
		silent = false;
		quietMs = 0;
	};
	const look = (): void => {
		if (quietMs === undefined || silent) return;
		// Looks are counted, not time: while this process itself stood still it heard nothing.
		quietMs += TICK_MS;
		if (quietMs < silentAfterMs) return;
		silent = true;
		logger.warn({ quietMs }, 'the database is silent; requests are refused until it answers');
		for (const listener of listeners) listener();
	};
	client.on('serverHeartbeatSucceeded', hear);
	const timer = setInterval(look, TICK_MS).unref();
	return {
		isSilent: () => silent,
		onSilence: (listener) => void listeners.push(listener),
		stop: () => {
			clearInterval(timer);
			client.off('serverHeartbeatSucceeded', hear);
		},
	};
}
