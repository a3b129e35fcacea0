import { say } from './print.js';

/** Listens on the wanted port, or on a free one where another program has it, and says so. */
export async function listenOrElsewhere<T>(
	wanted: number,
	listen: (port: number) => Promise<T>,
): Promise<T> {
	try {
		return await listen(wanted);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
		say(`port       ${String(wanted)} is taken by another program; a free one is used`);
		return listen(0);
	}
}
