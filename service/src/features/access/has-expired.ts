/** Whether something that may end by itself has ended. */
export const hasExpired = (
	{ expiresAt = null }: { readonly expiresAt?: Date | null },
	now: Date,
): boolean => expiresAt !== null && expiresAt <= now;
