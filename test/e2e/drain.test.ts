import type { ApiAnswer } from '../support/api-client.js';
import { madePin, pinBody, readHistory, readPin, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';

let stack: Stack;
afterEach(() => stack.stop());

async function publish(change: Record<string, unknown> = {}) {
	const body = { ...pinBody(stack, stack.simulator), ...change };
	return madePin(await stack.api('POST', '/v1/pins', { body }));
}

async function publishedOnce({ id, title }: { id: string; title: string }): Promise<void> {
	await until(async () => (await readPin(stack, id)).status === 'published');
	expect(stack.simulator.made(title)).toHaveLength(1);
}

const CLIENTS = 4;
const ROUNDS = 4;

/** Calls one after the other, as clients do that do not know yet that the service ends. */
async function callOften(): Promise<ApiAnswer[]> {
	const answers: ApiAnswer[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const body = pinBody(stack, stack.simulator);
		answers.push(await stack.api('POST', '/v1/pins', { body }), await stack.api('GET', '/v1/pins'));
	}
	return answers;
}

describe('a service that is told to end', () => {
	it('answers every request it took and publishes each pin exactly once', async () => {
		stack = await startStack({ settings: { PINLANE_DRAIN_GRACE_MS: '4000' } });
		const slow = await publish({
			board_id: stack.faultBoard,
			title: `${uniqueTitle()} [fault:slow;delay=500]`,
		});
		await until(() => stack.simulator.asked(slow.title).length === 1);

		const stopped = stack.stopService();
		const answers = (await Promise.all(Array.from({ length: CLIENTS }, callOften))).flat();
		await stopped;
		expect(answers.map(({ status }) => status).filter((s) => s !== 200 && s !== 201)).toEqual([]);
		expect(stack.simulator.made(slow.title)).toHaveLength(1);

		await stack.startAgain();
		expect(await readPin(stack, slow.id)).toMatchObject({ status: 'published', attempts: 1 });
		const pins = answers.filter(({ status }) => status === 201).map(madePin);
		expect(pins).toHaveLength(CLIENTS * ROUNDS);
		for (const pin of pins) await publishedOnce(pin);
	});

	it('cuts a call that does not end, and the next one finds out what became of it', async () => {
		stack = await startStack({
			settings: { PINLANE_DRAIN_LIMIT_MS: '300', PINLANE_PINTEREST_TIMEOUT_MS: '3000' },
		});
		const pin = await publish({
			board_id: stack.faultBoard,
			title: `${uniqueTitle()} [fault:effect-then-timeout;times=1]`,
		});
		await until(() => stack.simulator.made(pin.title).length === 1);
		await stack.stopService();

		await stack.startAgain();
		await publishedOnce(pin);
		expect(stack.simulator.asked(pin.title)).toHaveLength(1);
		const done = (await readHistory(stack, pin.id)).map(({ trigger }) => trigger);
		expect(done.at(-1)).toBe('adopt');
	});

	it('says in readiness that it takes no more, and claims nothing more', async () => {
		stack = await startStack({ settings: { PINLANE_DRAIN_GRACE_MS: '3000' } });
		const ready = async () => (await stack.api('GET', '/readyz', { key: null })).status;
		await until(async () => (await ready()) === 200);
		const stopped = stack.stopService();
		await until(async () => (await ready()) === 503);
		const late = await publish();
		await stopped;
		expect(stack.simulator.asked(late.title)).toHaveLength(0);
		await stack.startAgain();
		await publishedOnce(late);
	});
});
