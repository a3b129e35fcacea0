import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { CallAnswer, ClientCall } from '../support/run-history.js';
import type { PlannedRequest } from './planned-request.js';
import { now, type Stage } from './stage.js';

const CALL_MS = 6_000;
const REPEAT_MS = 150;
const GIVE_UP_MS = 80_000;
const NO_BOARD = '100000000000000001';

const made = z.object({ id: z.string(), already_existed: z.boolean().optional() });
const fault = z.object({ code: z.string() });

/**
 * All clients of a run, each repeating its request under the same key until it has an answer.
 * Resolves when the last one is through, with every call that was made. Times of schedules count
 * from `startedAt`, epoch milliseconds.
 */
export async function runClients(
	stage: Stage,
	{ requests, startedAt }: { requests: readonly PlannedRequest[]; startedAt: number },
): Promise<ClientCall[]> {
	const calls: ClientCall[] = [];
	const clients = requests.flatMap((request) => {
		const order = orderOf(stage, request, startedAt);
		const client = async (): Promise<void> => {
			await sleep(request.atMs);
			await askUntilAnswered(order, (call) => calls.push(call));
		};
		return request.twin ? [client(), client()] : [client()];
	});
	await Promise.all(clients);
	return calls;
}

/** What a client sends, the same at each repeat. */
export interface Order extends Pick<ClientCall, 'key' | 'title' | 'workspaceId'> {
	readonly url: string;
	readonly apiKey: string;
	readonly body: string;
}

/** The call for a request; a schedule's time counts from `startedAt`, epoch milliseconds. */
export function orderOf(stage: Stage, request: PlannedRequest, startedAt: number): Order {
	const { account, board, title, key, runInMs } = request;
	const target = stage.accounts[account];
	if (!target) throw new Error(`no account ${String(account)}`);
	const runAt = runInMs === null ? null : new Date(Math.ceil(startedAt + runInMs));
	const body = {
		account_id: target.id,
		board_id: board === null ? NO_BOARD : target.boardIds[board],
		title,
		description: `Asked for under ${key}`,
		link_url: `https://example.com/${key}`,
		image_url: `${stage.simulatorUrl}/_sim/image.png`,
		idempotency_key: key,
		...(runAt ? { run_at: runAt.toISOString() } : {}),
	};
	return {
		key,
		title,
		workspaceId: target.workspaceId,
		url: `${stage.programs.url}/v1/${runAt ? 'schedules' : 'pins'}`,
		apiKey: target.apiKey,
		body: JSON.stringify(body),
	};
}

async function askUntilAnswered(order: Order, note: (call: ClientCall) => void): Promise<void> {
	const { key, title, workspaceId } = order;
	const end = now() + GIVE_UP_MS;
	for (;;) {
		const startedAt = now();
		const answer = await ask(order);
		note({ key, title, workspaceId, startedAt, endedAt: now(), answer });
		const settled = answer.kind === 'accepted' || answer.kind === 'refused';
		if (settled || now() > end) return;
		await sleep(REPEAT_MS);
	}
}

async function ask({ url, apiKey, body }: Order): Promise<CallAnswer> {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
			body,
			signal: AbortSignal.timeout(CALL_MS),
		});
		return answerOf(response.status, await response.json());
	} catch (error) {
		return { kind: 'lost', why: whyOf(error) };
	}
}

function answerOf(status: number, body: unknown): CallAnswer {
	if (status === 201) {
		const { id, already_existed: alreadyExisted = false } = made.parse(body);
		return { kind: 'accepted', pinId: id, alreadyExisted };
	}
	const { code } = fault.parse(body);
	const later = status >= 500 || status === 429;
	return { kind: later ? 'unavailable' : 'refused', status, code };
}

const whyOf = (error: unknown): string =>
	error instanceof Error && error.cause instanceof Error
		? `${error.message}: ${error.cause.message}`
		: String(error);
