import { createByteBudget } from '../../../service/src/platform/byte-budget.js';

describe('a byte budget', () => {
	it('lets through what fits, and again what did not once there is room', () => {
		const budget = createByteBudget(100);
		const release = budget.take(60);
		expect(budget.take(41)).toBeNull();
		expect(budget.take(40)).not.toBeNull();
		release?.();
		expect(budget.take(60)).not.toBeNull();
	});

	it('lets one thing through that is larger than all of it, alone', () => {
		const budget = createByteBudget(100);
		const release = budget.take(500);
		expect(release).not.toBeNull();
		expect(budget.take(1)).toBeNull();
		release?.();
		// A second call of the same release frees nothing twice.
		release?.();
		expect(budget.take(100)).not.toBeNull();
		expect(budget.take(1)).toBeNull();
	});
});
