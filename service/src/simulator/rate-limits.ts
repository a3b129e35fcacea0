import { Refusal, refusals } from './errors.js';
import type { Settings } from './settings.js';

export type Category = 'org_read' | 'org_write' | 'org_analytics' | 'ads_read';

const WINDOW_MS = 60_000;

/** What the headers name where nothing is enforced; Pinterest's Standard tier. */
const NOMINAL: Readonly<Record<Category, number>> = {
	org_read: 1000,
	org_write: 100,
	org_analytics: 60,
	ads_read: 1000,
};

interface Window {
	used: number;
	endsAt: number;
}

export interface RateLimits {
	/**
	 * Counts one call of `who` at `now` (epoch ms) and answers with the headers to send.
	 * Throws the 429 of code 8, with `retry-after`, when the window is used up.
	 */
	spend(category: Category, who: string, now: number): Record<string, string>;
	/** Headers for a call that belongs to nobody. */
	nominal(category: Category): Record<string, string>;
	clear(): void;
}

export function createRateLimits(settings: Settings): RateLimits {
	const windows = new Map<string, Window>();

	const windowOf = (key: string, now: number): Window => {
		const known = windows.get(key);
		if (known && known.endsAt > now) return known;
		const fresh = { used: 0, endsAt: now + WINDOW_MS };
		windows.set(key, fresh);
		return fresh;
	};

	return {
		spend: (category, who, now) => {
			const limit = enforced(settings, category);
			if (limit === null) return headers(category, NOMINAL[category], { left: null, seconds: 60 });
			const window = windowOf(`${category}:${who}`, now);
			const seconds = Math.max(1, Math.ceil((window.endsAt - now) / 1000));
			if (window.used >= limit) {
				const { status, body } = refusals.rateLimit();
				throw new Refusal(status, body, {
					...headers(category, limit, { left: 0, seconds }),
					'retry-after': String(seconds),
				});
			}
			window.used += 1;
			return headers(category, limit, { left: limit - window.used, seconds });
		},
		nominal: (category) => headers(category, NOMINAL[category], { left: null, seconds: 60 }),
		clear: () => windows.clear(),
	};
}

function enforced(settings: Settings, category: Category): number | null {
	return category === 'org_write' ? settings.writeLimitPerMinute : settings.readLimitPerMinute;
}

const limitTexts = new Map<string, string>();

/** The structured form the live API sends since early 2026. */
function limitText(category: Category, limit: number): string {
	const key = `${category}:${String(limit)}`;
	const known = limitTexts.get(key);
	if (known !== undefined) return known;
	const text = `${String(limit)}, 100;w=1;name="safety_net_app_id_user_id", ${String(limit)};w=60;name="${category}_app_id_user_id"`;
	limitTexts.set(key, text);
	return text;
}

function headers(
	category: Category,
	limit: number,
	state: { left: number | null; seconds: number },
): Record<string, string> {
	return {
		'x-ratelimit-limit': limitText(category, limit),
		'x-ratelimit-remaining': String(state.left ?? limit),
		'x-ratelimit-reset': String(state.seconds),
	};
}
