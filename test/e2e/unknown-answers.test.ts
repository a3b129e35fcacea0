import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { madePin, pinBody, readPin, uniqueTitle } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import { until } from '../support/until.js';

let stack: Stack;
beforeAll(async () => {
	stack = await startStack();
});
afterAll(() => stack.stop());

const kept = () => nativeDatabase(stack.context.connection).collection('unknown_answers');

describe('an answer that no rule knows', () => {
	it('is not what a success is: nothing is kept then', async () => {
		const { id } = madePin(
			await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }),
		);
		await until(async () => (await readPin(stack, id)).status === 'published');
		expect(await kept().countDocuments()).toBe(0);
		expect(stack.context.unknownAnswers.count()).toBe(0);
	});

	it('is kept raw with account and operation, and counted', async () => {
		const body = {
			...pinBody(stack, stack.simulator),
			board_id: stack.faultBoard,
			title: `${uniqueTitle()} [fault:2xx-no-id;times=1]`,
		};
		const { id } = madePin(await stack.api('POST', '/v1/pins', { body }));
		await stack.settle();
		expect((await readPin(stack, id)).status).toBe('published');
		await until(async () => (await kept().countDocuments()) === 1);
		const answer = await kept().findOne();
		expect(answer).toMatchObject({
			accountId: stack.accountId,
			operation: 'createPin',
			method: 'POST',
			path: '/pins',
			status: 201,
			rule: 3,
		});
		expect(answer?.['at']).toBeInstanceOf(Date);
		expect(JSON.stringify(answer)).not.toMatch(/pin[ar]_/);
		expect(stack.context.unknownAnswers.count()).toBe(1);
		expect(stack.lines.join('\n')).toContain('"unknownAnswers":1');
	});

	it('lies in a collection that cannot grow', async () => {
		const [info] = await nativeDatabase(stack.context.connection)
			.listCollections({ name: 'unknown_answers' })
			.toArray();
		expect(info).toMatchObject({ options: { capped: true, max: 200 } });
	});
});
