import { performance } from 'node:perf_hooks';

/** Time as the service sees it. */
export interface Clock {
	/** The instant, as the database counts it. */
	now(): Date;
	/** Milliseconds that only ever grow; unmoved by changes of the wall clock. */
	monotonic(): number;
}

export const systemClock: Clock = {
	now: () => new Date(),
	monotonic: () => performance.now(),
};

const SAMPLES = 5;

export interface DatabaseClock extends Clock {
	/** Measures again; keeps the last measurement when the database does not answer. */
	synchronise(): Promise<void>;
}

/**
 * The database's time, carried by this process's monotonic clock.
 * `readServerTime` asks the server; the answer is already in the past when it arrives, so this
 * clock is behind the server by at most one round trip and never ahead of it.
 */
export async function databaseClock(readServerTime: () => Promise<Date>): Promise<DatabaseClock> {
	const monotonic = (): number => performance.now();
	let offset = Number.NaN;

	const synchronise = async (): Promise<void> => {
		let best = { roundTrip: Number.POSITIVE_INFINITY, offset: Number.NaN };
		for (let i = 0; i < SAMPLES; i++) {
			const before = monotonic();
			const serverTime = await readServerTime();
			const after = monotonic();
			if (after - before < best.roundTrip) {
				best = { roundTrip: after - before, offset: serverTime.getTime() - after };
			}
		}
		offset = best.offset;
	};

	await synchronise();
	return { monotonic, synchronise, now: () => new Date(Math.floor(monotonic() + offset)) };
}
