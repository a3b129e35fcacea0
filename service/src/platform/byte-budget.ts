/** Bounds how much is held in memory at once. Never waits: what does not fit comes again later. */
export interface ByteBudget {
	/** Takes so many bytes until the answer is called, once; null when they do not fit now. */
	take(bytes: number): (() => void) | null;
}

/** One thing at a time is let through whatever its size. */
export function createByteBudget(maxBytes: number): ByteBudget {
	let held = 0;
	return {
		take: (bytes) => {
			if (held > 0 && held + bytes > maxBytes) return null;
			held += bytes;
			let released = false;
			return () => {
				if (!released) held -= bytes;
				released = true;
			};
		},
	};
}
