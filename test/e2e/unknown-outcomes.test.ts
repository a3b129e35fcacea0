import type { FaultName } from '../../service/src/simulator/faults.js';
import { eventNames } from '../support/events.js';
import {
	madePin,
	pinBody,
	readHistory,
	readPin,
	uniqueTitle,
	type WirePin,
} from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { subscribe } from '../support/subscribe.js';
import { until } from '../support/until.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
	await subscribe(stack, { url: stack.receiver.url });
});
afterEach(async () => {
	await stack.simulator.faults();
	await stack.simulator.settings({ lagMs: 0 });
});
afterAll(() => stack.stop());

async function publish(fault: FaultName, times = 1): Promise<WirePin> {
	const body = {
		...pinBody(stack, stack.simulator),
		board_id: stack.faultBoard,
		title: `${uniqueTitle()} [fault:${fault};times=${times}]`,
		description: 'Text that comes back &amp; changed',
		link_url: 'https://example.com/cake',
	};
	return madePin(await stack.api('POST', '/v1/pins', { body }));
}

async function triggers(pinId: string): Promise<string[]> {
	return (await readHistory(stack, pinId)).map(({ trigger }) => trigger);
}

const MADE: FaultName[] = [
	'effect-then-timeout',
	'effect-then-500',
	'effect-then-reset',
	'2xx-no-id',
	'truncated-body',
];
const NOT_MADE: FaultName[] = ['timeout-no-effect', 'reset-no-effect', '500', '503', 'html-502'];

describe('a call whose answer was lost', () => {
	it.each(MADE)('%s: the pin is found on the board and nothing is sent again', async (fault) => {
		const { id, title } = await publish(fault);
		await stack.settle();
		const pin = await readPin(stack, id);
		expect(pin).toMatchObject({ status: 'published', error_code: null, attempts: 1 });
		expect(stack.simulator.made(title)).toHaveLength(1);
		expect(stack.simulator.asked(title)).toHaveLength(1);
		expect(pin.pinterest_pin_id).toBe(stack.simulator.made(title)[0]?.pinId);
		const done = await triggers(id);
		expect(done.slice(0, 3)).toEqual(['accept', 'claim', 'lose']);
		expect(done.at(-1)).toBe('adopt');
		expect(eventNames(stack.receiver, id)).toEqual(['pin.unconfirmed', 'pin.published']);
	});

	it.each(NOT_MADE)(
		'%s: the board shows that it is absent, and a second call makes it',
		async (fault) => {
			const { id, title } = await publish(fault);
			await stack.settle();
			const pin = await readPin(stack, id);
			expect(pin).toMatchObject({ status: 'published', attempts: 2, unconfirmed: false });
			expect(stack.simulator.made(title)).toHaveLength(1);
			expect(stack.simulator.asked(title)).toHaveLength(2);
			const done = await triggers(id);
			expect(done).toEqual(expect.arrayContaining(['lose', 'lookAgain', 'clear', 'succeed']));
			expect(eventNames(stack.receiver, id).at(-1)).toBe('pin.published');
		},
	);

	it('is shown as publishing and unconfirmed while the board is read back', async () => {
		await stack.simulator.settings({ lagMs: 60_000 });
		const { id } = await publish('effect-then-500');
		await until(async () => (await readPin(stack, id)).unconfirmed);
		await stack.simulator.settings({ lagMs: 0 });
		const history = await readHistory(stack, id);
		expect(history.find(({ trigger }) => trigger === 'lose')).toMatchObject({
			to: 'verifying',
			error_code: 'publish_timeout',
			attempt: 1,
		});
		await stack.settle();
	});

	it('waits for a board that shows new pins late', async () => {
		await stack.simulator.settings({ lagMs: 150 });
		const { id, title } = await publish('effect-then-500');
		await stack.settle();
		expect((await readPin(stack, id)).status).toBe('published');
		expect(stack.simulator.made(title)).toHaveLength(1);
	});

	it('takes a board that cannot be read for no proof of anything', async () => {
		const match = { operation: 'boards/list_pins', boardId: stack.faultBoard };
		await stack.simulator.faults({ match, fault: '500', times: 3 });
		const { id, title } = await publish('effect-then-500');
		await stack.settle();
		expect((await readPin(stack, id)).status).toBe('published');
		expect(stack.simulator.made(title)).toHaveLength(1);
		expect(stack.simulator.asked(title)).toHaveLength(1);
	});

	it('fails as unconfirmed, not as absent, when the board can never be read', async () => {
		const match = { operation: 'boards/list_pins', boardId: stack.faultBoard };
		await stack.simulator.faults({ match, fault: '500' });
		const { id, title } = await publish('effect-then-500');
		await stack.settle();
		expect(await readPin(stack, id)).toMatchObject({ status: 'failed', error_code: 'unconfirmed' });
		expect(stack.simulator.asked(title)).toHaveLength(1);
		expect(eventNames(stack.receiver, id)).toEqual(['pin.unconfirmed', 'pin.failed']);
	});

	it('keeps apart two pins of the same text', async () => {
		const body = {
			...pinBody(stack, stack.simulator),
			board_id: stack.faultBoard,
			title: `${uniqueTitle('Twin')} [fault:effect-then-500;times=2]`,
		};
		const send = async () => madePin(await stack.api('POST', '/v1/pins', { body }));
		const [one, two] = [await send(), await send()];
		await stack.settle();
		const pins = [await readPin(stack, one.id), await readPin(stack, two.id)];
		expect(pins.map(({ status }) => status)).toEqual(['published', 'published']);
		expect(new Set(pins.map((pin) => pin.pinterest_pin_id)).size).toBe(2);
		expect(stack.simulator.made(body.title)).toHaveLength(2);
	});
});
