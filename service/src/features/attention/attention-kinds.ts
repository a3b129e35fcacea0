/** What somebody should look at, the most urgent kind first, with what to do about it. */
export const ATTENTION_KINDS = {
	reconnect: 'Reconnect the account; its waiting pins are kept for 7 days and go out afterwards.',
	missing_scope: 'Reconnect the account and grant the permissions that are named.',
	unconfirmed:
		'Look at the board: retry the pin only if it is not there. One that is still being read back settles by itself.',
	failed: 'Read why, correct the pin and retry it, or delete it if it is not wanted any more.',
	late: 'Look at what holds the account; the pins go out by themselves once it may publish, or fail after 24 hours.',
	limited: 'Nothing: the pins of the account go on at the time given. Plan fewer if it comes back.',
	expiring: 'Reconnect the account before the time given; until then it goes on publishing.',
	preflight_warning: 'Look at the finding before the pin goes out and change the pin if needed.',
	calendar_dry: 'Plan further pins for the account.',
} as const;

export type AttentionKind = keyof typeof ATTENTION_KINDS;

export const ATTENTION_KIND_NAMES = Object.keys(ATTENTION_KINDS) as AttentionKind[];
