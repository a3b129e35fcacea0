import type { Clock } from './clock.js';
import { createRateLimiter, type RateLimiterOptions } from './rate-limiter.js';

export interface PointStockOptions extends RateLimiterOptions {
	readonly clock: Pick<Clock, 'monotonic'>;
}

/** What came of taking one point. */
export interface TakenPoint {
	readonly granted: boolean;
	/** Nearly: what other processes hold in stock counts as taken. */
	readonly remaining: number;
	/** Until the window ends. */
	readonly waitMs: number;
}

/** A limit over all processes whose points mostly cost no round trip. */
export interface PointStock {
	readonly limit: number;
	readonly windowSeconds: number;
	take(key: string): TakenPoint | Promise<TakenPoint>;
}

interface Stock {
	/** In hand, to be given out until `endsAt`. */
	points: number;
	/** Left to all processes when the stock was last filled. */
	readonly elsewhere: number;
	/** There is nothing more to be had before `endsAt`. */
	readonly exhausted: boolean;
	/** On the monotonic clock; at or before the end of the window in the store. */
	readonly endsAt: number;
}

/** At most so much of a limit lies in stock with one process that may never use it. */
const MOST_IN_STOCK = 0.02;
/** And of what is left, so that the last points lie with nobody. */
const MOST_OF_REST = 0.05;
const MAX_KEYS = 10_000;

/**
 * Reserves points in small lots and gives them out from there. Never more than the limit is given
 * out: a lot ends with its window. A key that is pushed out loses its lot, which errs downwards.
 */
export function createPointStock(options: PointStockOptions): PointStock {
	const { clock, points: limit, windowSeconds } = options;
	const limiter = createRateLimiter(options);
	const stocks = new Map<string, Stock>();
	const fillings = new Map<string, Promise<void>>();

	const giveOut = (key: string): TakenPoint | undefined => {
		const stock = stocks.get(key);
		if (!stock) return undefined;
		const waitMs = stock.endsAt - clock.monotonic();
		if (waitMs <= 0) return undefined;
		if (stock.points > 0) {
			stock.points -= 1;
			return { granted: true, remaining: stock.points + stock.elsewhere, waitMs };
		}
		return stock.exhausted ? { granted: false, remaining: 0, waitMs } : undefined;
	};

	const fill = async (key: string): Promise<void> => {
		const from = clock.monotonic();
		const held = stocks.get(key);
		const rest = held && held.endsAt > from ? held.elsewhere : limit;
		const lot = Math.max(1, Math.floor(Math.min(limit * MOST_IN_STOCK, rest * MOST_OF_REST)));
		const taken = await limiter.take(key, lot);
		stocks.delete(key);
		stocks.set(key, {
			points: taken.points,
			elsewhere: taken.remaining,
			exhausted: !taken.granted,
			endsAt: from + taken.waitMs,
		});
		if (stocks.size > MAX_KEYS) dropOldest(stocks);
	};

	/** Requests of one key that find no stock share the filling of it. */
	const filled = (key: string): Promise<void> => {
		const shared = fillings.get(key);
		if (shared) return shared;
		const filling = fill(key).finally(() => fillings.delete(key));
		fillings.set(key, filling);
		return filling;
	};

	const takeOnceFilled = async (key: string): Promise<TakenPoint> => {
		for (;;) {
			await filled(key);
			const taken = giveOut(key);
			if (taken) return taken;
		}
	};

	return { limit, windowSeconds, take: (key) => giveOut(key) ?? takeOnceFilled(key) };
}

function dropOldest(stocks: Map<string, Stock>): void {
	const [oldest] = stocks.keys();
	if (oldest !== undefined) stocks.delete(oldest);
}
