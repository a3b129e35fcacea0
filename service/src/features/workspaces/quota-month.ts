export interface QuotaMonth {
	/** `2026-11`, in UTC. */
	readonly key: string;
	/** The first instant of the next month. */
	readonly endsAt: Date;
}

/** The month of an instant, in UTC. */
export function quotaMonth(now: Date): QuotaMonth {
	return {
		key: now.toISOString().slice(0, 7),
		endsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)),
	};
}
