import { z } from 'zod';
import { startPart, type Ground } from './ground.js';

/** The Pinterest user all accounts of a run stand for. */
export interface SimulatorUser {
	readonly accessToken: string;
	readonly boardId: string;
}

const users = z.object({
	items: z.array(
		z.object({ access_token: z.string(), boards: z.array(z.object({ id: z.string() })) }),
	),
});

/** Pinterest as a process of its own: answers at once, lists at once, limits nobody. */
export async function startSimulator(
	ground: Ground,
): Promise<{ readonly url: string; readonly user: SimulatorUser }> {
	const child = startPart(ground, {
		name: 'simulator',
		entry: ['service/dist/simulator/run-simulator.js'],
	});
	const { url } = z.object({ url: z.string() }).parse(await child.announced('url'));
	const settings = { writeLimitPerMinute: null, readLimitPerMinute: null, lagMs: 0, latencyMs: 0 };
	await send(`${url}/_sim/settings`, 'PUT', settings);
	const made = users.parse(await send(`${url}/_sim/users`, 'POST', { usernames: ['bench'] }));
	const [user] = made.items;
	const boardId = user?.boards[0]?.id;
	if (!user || !boardId) throw new Error('the simulator made no user with a board');
	return { url, user: { accessToken: user.access_token, boardId } };
}

async function send(url: string, method: string, body: unknown): Promise<unknown> {
	const answer = await fetch(url, {
		method,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!answer.ok) throw new Error(`${method} ${url} answered ${String(answer.status)}`);
	return answer.json();
}
