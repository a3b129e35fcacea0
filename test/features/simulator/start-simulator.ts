import { createSimulator, type Simulator } from '../../../service/src/simulator/app.js';
import type { FaultRule } from '../../../service/src/simulator/fault-rules.js';
import type { Effect, ReceivedCall } from '../../../service/src/simulator/ledger.js';
import type { SimulatorOptions } from '../../../service/src/simulator/simulation.js';

export const ALL_SCOPES = [
	'user_accounts:read',
	'boards:read',
	'boards:write',
	'boards:read_secret',
	'boards:write_secret',
	'pins:read',
	'pins:write',
	'pins:read_secret',
	'pins:write_secret',
	'ads:read',
];

/** The members that tests read; which of them an answer has depends on the call. */
export interface AnswerBody {
	readonly id: string;
	readonly name: string;
	readonly title: string;
	readonly status: string;
	readonly code: number;
	readonly message: string;
	readonly items: AnswerBody[];
	readonly bookmark: string | null;
	readonly created_at: string;
	readonly board_section_id: string | null;
	readonly access_token: string;
	readonly refresh_token: string;
	readonly response_type: string;
	readonly scope: string;
	readonly boards: { readonly id: string; readonly name: string }[];
	readonly media_id: string;
	readonly upload_url: string;
	readonly upload_parameters: Record<string, string>;
	readonly all: Record<'daily_metrics' | 'summary_metrics' | 'lifetime_metrics', unknown>;
	readonly related_terms_list: unknown[];
	readonly user_id: string;
	readonly rules: unknown[];
	readonly pending: number;
	readonly last: number;
}

export interface Reply<T = AnswerBody> {
	readonly status: number;
	readonly headers: Headers;
	/** Text where the answer was no JSON. */
	readonly body: T;
}

export interface TestUser {
	readonly id: string;
	readonly token: string;
	readonly refreshToken: string;
	readonly boards: readonly { readonly id: string; readonly name: string }[];
	readonly boardId: string;
	readonly faultBoardId: string;
}

export interface Ask {
	readonly token?: string;
	readonly body?: unknown;
	readonly form?: Record<string, string>;
	readonly basic?: string;
	readonly signal?: AbortSignal;
}

/** A running simulator whose clock stands at `clock.ms` until a test moves it. */
export interface Running {
	readonly simulator: Simulator;
	readonly url: string;
	readonly clock: { ms: number };
	/** Sends to a path such as `/v5/pins`; throws what fetch throws when the answer breaks off. */
	ask<T = AnswerBody>(method: string, path: string, ask?: Ask): Promise<Reply<T>>;
	newUser(username: string, scopes?: readonly string[]): Promise<TestUser>;
	pin(user: TestUser, fields?: Record<string, unknown>, signal?: AbortSignal): Promise<Reply>;
	setFaults(rules: readonly FaultRule[]): Promise<void>;
	ledger(): Promise<Effect[]>;
	calls(): Promise<ReceivedCall[]>;
	stop(): Promise<void>;
}

export const START_MS = Date.UTC(2026, 0, 15, 12, 0, 0);

export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Running> {
	const clock = { ms: START_MS };
	const simulator = createSimulator({
		now: () => clock.ms,
		random: pseudoRandom(7),
		...options,
	});
	const { url } = await simulator.listen();
	const ask = <T = AnswerBody>(method: string, path: string, asked: Ask = {}): Promise<Reply<T>> =>
		send<T>(method, url + path, asked);
	const log = async <T>(path: string): Promise<T[]> =>
		(await ask<{ items: T[] }>('GET', path)).body.items;
	return {
		simulator,
		url,
		clock,
		ask,
		newUser: async (username, scopes = ALL_SCOPES) => {
			const body = { usernames: [username], scopes };
			const { body: answer } = await ask('POST', '/_sim/users', { body });
			return testUser(answer.items[0]);
		},
		pin: (user, fields = {}, signal) =>
			ask('POST', '/v5/pins', {
				token: user.token,
				body: { board_id: user.boardId, title: 'A pin', media_source: image, ...fields },
				signal,
			}),
		setFaults: async (rules) => {
			const { status } = await ask('PUT', '/_sim/faults', { body: rules });
			expect(status).toBe(200);
		},
		ledger: () => log<Effect>('/_sim/ledger'),
		calls: () => log<ReceivedCall>('/_sim/calls'),
		stop: () => simulator.close(),
	};
}

export const image = { source_type: 'image_url', url: 'https://example.com/a.jpg' };

async function send<T>(method: string, url: string, asked: Ask): Promise<Reply<T>> {
	const headers: Record<string, string> = {};
	if (asked.token !== undefined) headers.authorization = `Bearer ${asked.token}`;
	if (asked.basic !== undefined) {
		headers.authorization = `Basic ${Buffer.from(asked.basic).toString('base64')}`;
	}
	if (asked.body !== undefined) headers['content-type'] = 'application/json';
	const answer = await fetch(url, {
		method,
		headers,
		body: asked.form ? new URLSearchParams(asked.form) : JSON.stringify(asked.body),
		redirect: 'manual',
		signal: asked.signal,
	});
	const text = await answer.text();
	const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
	const body = (isJson ? JSON.parse(text) : text) as T;
	return { status: answer.status, headers: answer.headers, body };
}

function testUser(answer: AnswerBody | undefined): TestUser {
	if (!answer) throw new Error('the simulator made no user');
	const idOf = (name: string): string =>
		answer.boards.find((board) => board.name === name)?.id ?? '';
	return {
		id: answer.id,
		token: answer.access_token,
		refreshToken: answer.refresh_token,
		boards: answer.boards,
		boardId: idOf('Kitchen'),
		faultBoardId: idOf('Faults'),
	};
}

/** Waits until `met` answers with something; the test's own time limit ends it. */
export async function until<T>(met: () => Promise<T | undefined | false>): Promise<T> {
	for (;;) {
		const value = await met();
		if (value) return value;
		await new Promise((resolve) => setImmediate(resolve));
	}
}

/** A stream of fractions that is the same in every run. */
function pseudoRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}
