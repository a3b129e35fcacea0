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

/** JSON lines on standard output; members that can hold a secret are cut out. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
	const options = {
		level,
		base: { service: 'pinlane' },
		redact: { paths: SECRET_PATHS, remove: true },
		formatters: { level: (label: string) => ({ level: label }) },
		timestamp: () => `,"time":"${new Date().toISOString()}"`,
	};
	return destination ? pino(options, destination) : pino(options);
}
