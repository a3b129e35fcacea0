/**
 * Until the returned function is called, SIGTERM or SIGINT ends the process at once with code 0:
 * nothing has begun that would have to be drained. `say` is called before.
 */
export function leaveOnSignals(say: () => void): () => void {
	const leave = (): void => {
		say();
		process.exit(0);
	};
	process.on('SIGTERM', leave);
	process.on('SIGINT', leave);
	return () => {
		process.off('SIGTERM', leave);
		process.off('SIGINT', leave);
	};
}
