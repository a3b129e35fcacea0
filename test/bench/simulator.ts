import { z } from 'zod';
import type { FaultName } from '../../service/src/simulator/faults.js';
import { startPart, type Ground } from './ground.js';

/** The Pinterest user all accounts of a run stand for. */
export interface SimulatorUser {
	readonly accessToken: string;
	readonly boardId: string;
}

/** A call for a pin, or a pin that was made; `at` in epoch milliseconds of the simulator. */
export interface Seen {
	readonly at: number;
	readonly boardId: string | null;
	readonly link: string | null;
}

export interface SeenPage {
	readonly items: readonly Seen[];
	/** Number of the newest entry, for the next page. */
	readonly last: number;
}

/** Pinterest as a process of its own: answers at once, lists at once, limits nobody. */
export interface Simulator {
	readonly url: string;
	readonly user: SimulatorUser;
	/** A board whose every pin meets the fault; its id. */
	addBoard(fault: { readonly name: FaultName; readonly delayMs?: number }): Promise<string>;
	/** Calls for pins numbered above `after`, by the arrival of their headers. */
	calls(after: number): Promise<SeenPage>;
	/** Pins made, numbered above `after`. */
	made(after: number): Promise<SeenPage>;
	/** Drops pins and calls. */
	forget(): Promise<void>;
}

const users = z.object({
	items: z.array(
		z.object({ access_token: z.string(), boards: z.array(z.object({ id: z.string() })) }),
	),
});
const board = z.object({ id: z.string() });
const page = z.object({
	items: z.array(
		z.object({ at: z.number(), boardId: z.string().nullable(), link: z.string().nullable() }),
	),
	last: z.number(),
});

const USERNAME = 'bench';

export async function startSimulator(ground: Ground): Promise<Simulator> {
	const child = startPart(ground, {
		name: 'simulator',
		entry: ['service/dist/simulator/run-simulator.js'],
	});
	const { url } = z.object({ url: z.string() }).parse(await child.announced('url'));
	const settings = { writeLimitPerMinute: null, readLimitPerMinute: null, lagMs: 0, latencyMs: 0 };
	await ask(`${url}/_sim/settings`, { method: 'PUT', body: settings });
	const asked = { method: 'POST', body: { usernames: [USERNAME] } };
	const [user] = users.parse(await ask(`${url}/_sim/users`, asked)).items;
	const boardId = user?.boards[0]?.id;
	if (!user || !boardId) throw new Error('the simulator made no user with a board');
	return {
		url,
		user: { accessToken: user.access_token, boardId },
		addBoard: async (fault) => {
			const body = { user: USERNAME, name: fault.name, fault };
			return board.parse(await ask(`${url}/_sim/boards`, { method: 'POST', body })).id;
		},
		calls: async (after) => page.parse(await ask(`${url}/_sim/calls?after=${String(after)}`)),
		made: async (after) => page.parse(await ask(`${url}/_sim/ledger?after=${String(after)}`)),
		forget: async () => {
			await ask(`${url}/_sim/reset`, { method: 'POST', body: {} });
		},
	};
}

async function ask(
	url: string,
	{ method = 'GET', body }: { readonly method?: string; readonly body?: unknown } = {},
): Promise<unknown> {
	const answer = await fetch(url, {
		method,
		headers: { 'content-type': 'application/json' },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	if (!answer.ok) throw new Error(`${method} ${url} answered ${String(answer.status)}`);
	return answer.status === 204 ? null : answer.json();
}
