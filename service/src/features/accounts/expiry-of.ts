/** The instant at which something that lives for so many seconds from `now` ends. */
export const expiryOf = (now: Date, seconds: number | null): Date | null =>
	seconds === null ? null : new Date(now.getTime() + seconds * 1_000);
