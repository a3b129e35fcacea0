import type { Clock } from '../../platform/clock.js';

export interface KeptNumberOptions {
	readonly clock: Clock;
	/** Milliseconds after which it is asked for anew. */
	readonly keepMs: number;
	ask(): Promise<number>;
	onFailure(error: unknown): void;
}

/**
 * A number that is worth a query now and then but not one for every probe: the last one known, at
 * once; a new one is asked for behind the answer. Null before the first and after a failure.
 */
export function keptNumber({ clock, keepMs, ask, onFailure }: KeptNumberOptions) {
	let value: number | null = null;
	let askedAt = Number.NEGATIVE_INFINITY;
	const refresh = async (): Promise<void> => {
		try {
			value = await ask();
		} catch (error) {
			value = null;
			onFailure(error);
		}
	};
	return (): number | null => {
		const now = clock.monotonic();
		if (now - askedAt >= keepMs) {
			askedAt = now;
			void refresh();
		}
		return value;
	};
}
