/** Slack on top of the drain before the process is ended by force. */
const SLACK_MS = 3_000;

/**
 * Waits for SIGTERM or SIGINT, then stops. A second signal, or a stop that takes longer than
 * the drain allows, ends the process at once with code 1.
 */
export async function endOnSignals(
	stop: () => Promise<void>,
	{ graceMs, limitMs }: { readonly graceMs: number; readonly limitMs: number },
): Promise<void> {
	await new Promise<void>((resolve) => {
		let asked = false;
		const onSignal = (): void => {
			if (asked) process.exit(1);
			asked = true;
			resolve();
		};
		process.on('SIGTERM', onSignal);
		process.on('SIGINT', onSignal);
	});
	const force = setTimeout(() => process.exit(1), graceMs + limitMs + SLACK_MS);
	force.unref();
	await stop();
}
