import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { CallAnswer, ClientCall } from '../support/run-history.js';
import type { PlannedRequest } from './plan.js';
import { now, type Stage } from './stage.js';

const CALL_MS = 6_000;
const REPEAT_MS = 150;
const GIVE_UP_MS = 80_000;
const NO_BOARD = '100000000000000001';

const pin = z.object({ id: z.string(), already_existed: z.boolean().optional() });
const fault = z.object({ code: z.string() });

/**
 * All clients of a run, each repeating its request under the same key until it has an answer.
 * Resolves when the last one is through, with every call that was made.
 */
export async function runClients(
	stage: Stage,
	requests: readonly PlannedRequest[],
): Promise<ClientCall[]> {
	const calls: ClientCall[] = [];
	const clients = requests.flatMap((request) => {
		const client = async (): Promise<void> => {
			await sleep(request.atMs);
			await askUntilAnswered(stage, request, (call) => calls.push(call));
		};
		return request.twin ? [client(), client()] : [client()];
	});
	await Promise.all(clients);
	return calls;
}

async function askUntilAnswered(
	stage: Stage,
	request: PlannedRequest,
	note: (call: ClientCall) => void,
): Promise<void> {
	const { key, title } = request;
	const end = now() + GIVE_UP_MS;
	for (;;) {
		const startedAt = now();
		const answer = await ask(stage, request);
		note({ key, title, startedAt, endedAt: now(), answer });
		const settled = answer.kind === 'accepted' || answer.kind === 'refused';
		if (settled || now() > end) return;
		await sleep(REPEAT_MS);
	}
}

async function ask(stage: Stage, request: PlannedRequest): Promise<CallAnswer> {
	try {
		const response = await fetch(`${stage.url}/v1/pins`, {
			method: 'POST',
			headers: { 'X-API-Key': stage.apiKey, 'Content-Type': 'application/json' },
			body: JSON.stringify(bodyOf(stage, request)),
			signal: AbortSignal.timeout(CALL_MS),
		});
		return answerOf(response.status, await response.json());
	} catch (error) {
		return { kind: 'lost', why: whyOf(error) };
	}
}

function answerOf(status: number, body: unknown): CallAnswer {
	if (status === 201) {
		const { id, already_existed: alreadyExisted = false } = pin.parse(body);
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

function bodyOf(stage: Stage, { account, board, title, key }: PlannedRequest) {
	const target = stage.accounts[account];
	return {
		account_id: target?.id,
		board_id: board === null ? NO_BOARD : target?.boardIds[board],
		title,
		description: `Asked for under ${key}`,
		link_url: `https://example.com/${key}`,
		image_url: `${stage.simulatorUrl}/_sim/image.png`,
		idempotency_key: key,
	};
}
