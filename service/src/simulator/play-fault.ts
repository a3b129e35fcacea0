import { markLost, refuse, send, type Answer, type Exchange } from './exchange.js';
import { faultPlans, type FaultOrder, type FaultPlan } from './faults.js';

/** Plays the fault on the call; throws the call's own Refusal where it comes first. */
export async function playFault(exchange: Exchange, order: FaultOrder): Promise<void> {
	const { sim, res, received } = exchange;
	const plan: FaultPlan = faultPlans[order.name];
	const waits = plan.kind === 'slow' || plan.kind === 'late';
	const delayMs = order.delayMs ?? (waits ? sim.settings.delayMs : 0);
	if (delayMs > 0) await sim.waits.wait(delayMs);

	switch (plan.kind) {
		case 'slow':
			if (!res.destroyed) send(exchange, await exchange.run());
			return;
		case 'late':
			return send(exchange, await exchange.run());
		case 'refuse': {
			if (plan.effect) await runUntold(exchange);
			const refusal = plan.refusal();
			if (received) received.status = refusal.status;
			if (plan.bare) dropLimits(res);
			return refuse(res, refusal);
		}
		case 'html':
			if (received) received.status = plan.status;
			res.status(plan.status).type('html').send('<html><body><h1>Bad Gateway</h1></body></html>');
			return;
		case 'hang':
			if (plan.effect) await runUntold(exchange);
			await hold(exchange);
			return;
		case 'reset':
			if (plan.effect) await runUntold(exchange);
			exchange.req.socket.resetAndDestroy();
			return;
		case 'no-id':
			return sendWithoutId(exchange, await runUntold(exchange));
		case 'truncate':
			return sendHalf(exchange, await runUntold(exchange));
	}
}

function dropLimits(res: Exchange['res']): void {
	for (const name of res.getHeaderNames()) {
		if (name.startsWith('x-ratelimit-')) res.removeHeader(name);
	}
}

/** The call takes effect; whatever the client gets will not name it. */
async function runUntold({ run, effects }: Exchange): Promise<Answer> {
	const answer = await run();
	markLost(effects);
	return answer;
}

async function hold({ sim, req, res }: Exchange): Promise<void> {
	if (!res.destroyed) await sim.waits.wait(sim.settings.holdMs, res);
	req.socket.destroy();
}

function sendWithoutId(exchange: Exchange, answer: Answer): void {
	const body: unknown = answer.body;
	const withoutId =
		typeof body === 'object' && body !== null
			? Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'id'))
			: {};
	send({ ...exchange, effects: [] }, { status: answer.status, body: withoutId });
}

function sendHalf({ req, res, received }: Exchange, answer: Answer): void {
	const text = JSON.stringify(answer.body ?? {});
	if (received) received.status = answer.status;
	res.statusCode = answer.status;
	res.setHeader('content-type', 'application/json');
	res.setHeader('content-length', Buffer.byteLength(text));
	res.write(text.slice(0, Math.floor(text.length / 2)), () => req.socket.destroy());
}
