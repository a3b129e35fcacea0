export interface Spaced {
	ask(key: string): void;
	/** Forgets what was put off. */
	stop(): void;
}

/**
 * Lets the first call for a key through at once; of all that follow within `gapMs` milliseconds
 * one is made at the end of the gap, so that whatever they were about is seen after them.
 */
export function atMostOncePer(gapMs: number, call: (key: string) => void): Spaced {
	const gaps = new Map<string, { asked: boolean; readonly timer: NodeJS.Timeout }>();
	const ask = (key: string): void => {
		const gap = gaps.get(key);
		if (gap) {
			gap.asked = true;
			return;
		}
		const timer = setTimeout(() => {
			const over = gaps.get(key);
			gaps.delete(key);
			if (over?.asked) ask(key);
		}, gapMs);
		gaps.set(key, { asked: false, timer: timer.unref() });
		call(key);
	};
	return {
		ask,
		stop: () => {
			for (const { timer } of gaps.values()) clearTimeout(timer);
			gaps.clear();
		},
	};
}
