import { gather } from '../../../service/src/platform/gather.js';

interface Call {
	readonly items: readonly number[];
	answer(answers: readonly (string | Error)[]): void;
	fail(cause: Error): void;
}

/** Common calls that end when the test says so. */
function setUp(limits: { atOnce: number; most: number }) {
	const calls: Call[] = [];
	const ask = gather<number, string>(
		limits,
		(items) =>
			new Promise((answer, fail) => {
				calls.push({ items, answer, fail });
			}),
	);
	const call = (index: number): Call => {
		const found = calls[index];
		if (!found) throw new Error(`there is no call ${String(index)}`);
		return found;
	};
	return { ask, call, asked: () => calls.map(({ items }) => items) };
}

const named = (items: readonly number[]): string[] => items.map((item) => `answer ${String(item)}`);
/** All that follows from what was settled. */
const settled = () => new Promise(setImmediate);

describe('gathering', () => {
	it('lets an item go alone and at once while there is room', () => {
		const { ask, asked } = setUp({ atOnce: 2, most: 10 });
		void ask(1);
		void ask(2);
		expect(asked()).toEqual([[1], [2]]);
	});

	it('sends together what came in meanwhile, in order and no more than allowed', async () => {
		const { ask, call, asked } = setUp({ atOnce: 1, most: 3 });
		const answers = [1, 2, 3, 4, 5].map((item) => ask(item));
		expect(asked()).toEqual([[1]]);
		call(0).answer(named([1]));
		await settled();
		call(1).answer(named([2, 3, 4]));
		await settled();
		call(2).answer(named([5]));
		expect(asked()).toEqual([[1], [2, 3, 4], [5]]);
		expect(await Promise.all(answers)).toEqual(named([1, 2, 3, 4, 5]));
	});

	it('throws an error for its own item alone', async () => {
		const { ask, call } = setUp({ atOnce: 1, most: 3 });
		const first = ask(1);
		const others = Promise.allSettled([ask(2), ask(3)]);
		call(0).answer(['fine']);
		await first;
		await settled();
		call(1).answer([new Error('refused'), 'fine']);
		expect((await others).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
	});

	it('throws for every item of a call that failed, and goes on with the next ones', async () => {
		const { ask, call } = setUp({ atOnce: 1, most: 2 });
		const outcomes = Promise.allSettled([1, 2, 3, 4].map((item) => ask(item)));
		call(0).answer(['one']);
		await settled();
		call(1).fail(new Error('away'));
		await settled();
		call(2).answer(['four']);
		expect((await outcomes).map(({ status }) => status)).toEqual([
			'fulfilled',
			'rejected',
			'rejected',
			'fulfilled',
		]);
	});

	it('never leaves an item without an answer', async () => {
		const { ask, call } = setUp({ atOnce: 1, most: 2 });
		const outcome = ask(1);
		call(0).answer([]);
		await expect(outcome).rejects.toThrow('answers for each item');
	});
});
