import { Agent, request } from 'node:http';
import { startExample, type Example } from './example-server.js';

interface Seen {
	readonly status: number;
	readonly closes: boolean;
}

function get(example: Example, path: string, agent?: Agent): Promise<Seen> {
	return new Promise((resolve, reject) => {
		request({ host: '127.0.0.1', port: example.port, path, agent }, (response) => {
			response.resume().on('end', () =>
				resolve({
					status: response.statusCode ?? 0,
					closes: response.headers.connection === 'close',
				}),
			);
		})
			.on('error', reject)
			.end();
	});
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('drain', () => {
	it('fails no request under a loop of requests', async () => {
		const example = await startExample();
		const agent = new Agent({ keepAlive: true, maxSockets: 8 });
		const seen: Seen[] = [];
		// A client stays until it is asked to leave, as a balancer does.
		const loops = Array.from({ length: 8 }, async () => {
			for (;;) {
				const answer = await get(example, '/page', agent);
				seen.push(answer);
				if (answer.closes) return;
			}
		});
		const slow = get(example, '/v1/slow');
		await until(() => seen.length > 200 && example.signals.length === 1);
		const drained = example.server.drain({ graceMs: 300, limitMs: 5_000 });
		await Promise.all(loops);
		expect(seen.every(({ status }) => status === 200)).toBe(true);
		await until(() => example.server.openRequests() === 1);
		example.release();
		expect(await slow).toEqual({ status: 200, closes: true });
		expect(await drained).toEqual({ cut: 0 });
		agent.destroy();
	});

	it('still lets new clients in during the grace and nobody after it', async () => {
		const example = await startExample();
		const drained = example.server.drain({ graceMs: 300, limitMs: 1_000 });
		expect(await get(example, '/page')).toEqual({ status: 200, closes: true });
		await drained;
		await expect(get(example, '/page')).rejects.toThrow('ECONNREFUSED');
	});

	it('closes idle connections', async () => {
		const example = await startExample();
		const agent = new Agent({ keepAlive: true });
		expect(await get(example, '/page', agent)).toEqual({ status: 200, closes: false });
		expect(await example.server.drain({ graceMs: 0, limitMs: 5_000 })).toEqual({ cut: 0 });
		agent.destroy();
	});

	it('tells the requests that are still open at the limit', async () => {
		const example = await startExample();
		const slow = get(example, '/v1/slow');
		await until(() => example.signals.length === 1);
		expect(await example.server.drain({ graceMs: 0, limitMs: 50 })).toEqual({ cut: 1 });
		expect(await slow).toEqual({ status: 504, closes: true });
		expect(example.signals[0]?.aborted).toBe(true);
		example.release();
	});
});
