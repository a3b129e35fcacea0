import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Pool } from 'undici';
import { quantile } from './statistics.js';

/** One address that takes pins. */
export interface Target {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Bodies taken in turn; `[<id>]` becomes something new in each request. */
	readonly bodies: readonly string[];
}

const CONNECTIONS = 50;
const PATH = '/v1/pins';

/** As many requests as 50 connections bring through: requests answered with 201, and the seconds. */
export async function loadFully(
	target: Target,
	seconds: number,
): Promise<{ answered: number; seconds: number }> {
	const result = await autocannon({
		url: target.url,
		connections: CONNECTIONS,
		duration: seconds,
		idReplacement: true,
		headers: { 'content-type': 'application/json', ...target.headers },
		requests: target.bodies.map((body) => ({ method: 'POST', path: PATH, body })),
	});
	const failed = result.non2xx + result.errors;
	if (failed > 0) throw new Error(`${String(failed)} requests to ${target.url} failed under load`);
	return { answered: result['2xx'], seconds: result.duration };
}

/** More than can be open at the rates used here, so that no request waits for a connection. */
const MOST_OPEN = 256;

/**
 * Sends requests at fixed instants, whether or not earlier ones are answered: the milliseconds
 * from each planned instant to the end of its answer, and from these the 99th percentile.
 */
export async function loadAtRate(
	target: Target,
	{ perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<{ p50: number; p99: number }> {
	const pool = new Pool(target.url, { connections: MOST_OPEN, pipelining: 1 });
	const total = Math.round(perSecond * seconds);
	const latencies: number[] = [];
	const running: Promise<void>[] = [];
	const start = performance.now() + 50;
	for (let sent = 0; sent < total;) {
		const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * perSecond));
		for (; sent < due; sent++) {
			const planned = start + (sent / perSecond) * 1_000;
			running.push(
				sendOne(pool, target, sent).then(() => void latencies.push(performance.now() - planned)),
			);
		}
		await sleep(1);
	}
	await Promise.all(running);
	await pool.close();
	return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

let numbered = 0;

async function sendOne(pool: Pool, target: Target, turn: number): Promise<void> {
	numbered += 1;
	const body = target.bodies[turn % target.bodies.length] ?? '';
	const answer = await pool.request({
		method: 'POST',
		path: PATH,
		headers: { 'content-type': 'application/json', ...target.headers },
		body: body.replaceAll('[<id>]', `at-rate-${String(process.pid)}-${String(numbered)}`),
	});
	await answer.body.dump();
	if (answer.statusCode !== 201) throw new Error(`answered ${String(answer.statusCode)}`);
}
