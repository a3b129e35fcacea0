import type { Request, RequestHandler, Response } from 'express';
import { refusals, scopeMissing, Refusal } from './errors.js';
import { refuse, send, setHeaders, type Answer, type Exchange } from './exchange.js';
import type { FaultOrder } from './faults.js';
import type { Effect, ReceivedCall } from './ledger.js';
import type { Grant, User } from './model.js';
import { playFault } from './play-fault.js';
import type { Category } from './rate-limits.js';
import type { Simulation } from './simulation.js';

export interface Caller {
	readonly user: User;
	readonly clientId: string;
	readonly scopes: readonly string[];
}

export interface Call extends Caller {
	readonly sim: Simulation;
	readonly params: Readonly<Record<string, string>>;
	readonly query: Request['query'];
	readonly body: Readonly<Record<string, unknown>>;
	readonly requestId: string;
	/** Writes to the ledger. */
	record(effect: Omit<Effect, 'seq' | 'at' | 'userId' | 'requestId' | 'outcome'>): void;
}

export interface Operation {
	/** `operationId` of the API description. */
	readonly id: string;
	readonly category: Category;
	readonly scopes: readonly string[];
	/** Who calls; the bearer of an access token unless given. Throws a Refusal. */
	readonly identify?: (sim: Simulation, req: Request) => Caller;
	readonly run: (call: Call) => Answer | Promise<Answer>;
}

const PINS_CREATE = 'pins/create';

/** The operation as a handler: who calls, limits, faults, effect, answer. */
export function serve(sim: Simulation, operation: Operation): RequestHandler {
	return async (req, res) => {
		const received = operation.id === PINS_CREATE ? note(sim, req, res) : null;
		setHeaders(res, sim.limits.nominal(operation.category));
		try {
			const caller = identify(sim, operation, req);
			if (received) received.userId = caller.user.id;
			const who = `${caller.clientId}:${caller.user.id}`;
			setHeaders(res, sim.limits.spend(operation.category, who, sim.now()));
			const exchange = openExchange({ sim, req, res, received, operation, caller });
			const fault = chooseFault(exchange, operation, caller);
			if (received) received.fault = fault?.name ?? null;
			if (sim.settings.latencyMs > 0) await sim.waits.wait(sim.settings.latencyMs);
			if (fault) await playFault(exchange, fault);
			else send(exchange, await exchange.run());
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			if (received) received.status = error.status;
			refuse(res, error);
		}
	};
}

function openExchange(parts: {
	sim: Simulation;
	req: Request;
	res: Response;
	received: ReceivedCall | null;
	operation: Operation;
	caller: Caller;
}): Exchange {
	const { sim, req, res, received, operation, caller } = parts;
	const effects: Effect[] = [];
	const requestId = requestIdOf(res);
	const call: Call = {
		...caller,
		sim,
		params: req.params as Record<string, string>,
		query: req.query,
		body: bodyOf(req),
		requestId,
		record: (effect) => {
			const userId = caller.user.id;
			const outcome = res.destroyed ? 'lost' : 'answered';
			effects.push(sim.ledger.append({ at: sim.now(), userId, requestId, outcome, ...effect }));
		},
	};
	return { sim, req, res, received, effects, run: () => operation.run(call) };
}

function note(sim: Simulation, req: Request, res: Response): ReceivedCall {
	const body = bodyOf(req);
	return sim.calls.append({
		at: res.locals['at'] as number,
		requestId: requestIdOf(res),
		boardId: textOrNull(body['board_id']),
		title: textOrNull(body['title']),
		link: textOrNull(body['link']),
		userId: null,
		fault: null,
		status: null,
	});
}

function identify(sim: Simulation, operation: Operation, req: Request): Caller {
	const caller = operation.identify?.(sim, req) ?? bearer(sim, req);
	const missing = operation.scopes.filter((scope) => !caller.scopes.includes(scope));
	if (missing.length > 0) throw scopeMissing(missing);
	return caller;
}

function bearer(sim: Simulation, req: Request): Caller {
	const [scheme, token = ''] = (req.headers.authorization ?? '').split(' ');
	const grant: Grant | undefined = sim.world.access.get(token);
	const user = grant && sim.world.users.get(grant.userId);
	if (scheme?.toLowerCase() !== 'bearer' || !grant || !user || grant.expiresAt <= sim.now()) {
		throw refusals.authentication();
	}
	return { user, clientId: grant.clientId, scopes: grant.scopes };
}

function chooseFault(
	{ sim, req }: Exchange,
	operation: Operation,
	caller: Caller,
): FaultOrder | null {
	const body = bodyOf(req);
	const pinId = req.params['pin_id'];
	const boardId =
		textOrNull(body['board_id']) ??
		textOrNull(req.params['board_id']) ??
		(typeof pinId === 'string' ? sim.world.pins.get(pinId)?.boardId : null) ??
		null;
	return sim.faults.choose({
		operation: operation.id,
		userId: caller.user.id,
		boardId,
		title: textOrNull(body['title']),
		board: boardId === null ? undefined : sim.world.boards.get(boardId),
	});
}

const requestIdOf = (res: Response): string => res.locals['requestId'] as string;

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function bodyOf(req: Request): Record<string, unknown> {
	const body: unknown = req.body;
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
	return body as Record<string, unknown>;
}
