import { Writable } from 'node:stream';

/** Keeps what a logger writes, line by line. */
export function lineCollector(): {
	readonly lines: readonly string[];
	readonly destination: Writable;
} {
	const lines: string[] = [];
	const destination = new Writable({
		write: (chunk: Buffer, _encoding, done) => {
			lines.push(...chunk.toString('utf8').trimEnd().split('\n'));
			done();
		},
	});
	return { lines, destination };
}
