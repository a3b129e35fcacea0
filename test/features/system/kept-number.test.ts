import { keptNumber } from '../../../service/src/features/system/index.js';
import { until } from '../../support/until.js';
import { fakeClock } from '../access/fake-clock.js';

function kept(answers: (number | Error)[]) {
	const clock = fakeClock();
	const failures: unknown[] = [];
	let asked = 0;
	const read = keptNumber({
		clock,
		keepMs: 10_000,
		ask: async () => {
			const answer = answers[asked++];
			if (answer === undefined || answer instanceof Error) throw answer;
			return answer;
		},
		onFailure: (error) => void failures.push(error),
	});
	return { clock, read, failures, asked: () => asked };
}

describe('keptNumber', () => {
	it('answers at once, with null before the first number', async () => {
		const { read } = kept([7]);
		expect(read()).toBeNull();
		await until(() => read() === 7);
	});

	it('asks once however often it is read, and anew when the number is old', async () => {
		const { read, clock, asked } = kept([7, 8]);
		await until(() => read() === 7);
		for (let i = 0; i < 1_000; i++) read();
		expect(asked()).toBe(1);
		clock.advance(10_000);
		expect(read()).toBe(7);
		await until(() => read() === 8);
		expect(asked()).toBe(2);
	});

	it('does not pass an old number for a new one when asking failed', async () => {
		const { read, clock, failures } = kept([7, new Error('away')]);
		await until(() => read() === 7);
		clock.advance(10_000);
		await until(() => read() === null);
		expect(failures).toEqual([new Error('away')]);
	});
});
