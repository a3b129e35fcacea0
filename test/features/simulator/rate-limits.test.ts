import { startSimulator, type Running, type TestUser } from './start-simulator.js';

let pinterest: Running;
let ana: TestUser;
beforeEach(async () => {
	pinterest = await startSimulator({ settings: { writeLimitPerMinute: 3 } });
	ana = await pinterest.newUser('ana');
});
afterEach(() => pinterest.stop());

const statuses = async (count: number, user = ana): Promise<number[]> => {
	const seen: number[] = [];
	for (let i = 0; i < count; i++) seen.push((await pinterest.pin(user)).status);
	return seen;
};

describe('the write limit', () => {
	it('refuses the calls past it with 429, code 8 and the time to wait', async () => {
		await pinterest.pin(ana);
		pinterest.clock.ms += 20_000;
		expect(await statuses(2)).toEqual([201, 201]);
		const refused = await pinterest.pin(ana);
		expect(refused).toMatchObject({ status: 429, body: { code: 8 } });
		expect(refused.headers.get('retry-after')).toBe('40');
		expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
		expect(await pinterest.ledger()).toHaveLength(3);
	});

	it('starts anew after a minute', async () => {
		expect(await statuses(4)).toEqual([201, 201, 201, 429]);
		pinterest.clock.ms += 60_000;
		expect(await statuses(1)).toEqual([201]);
	});

	it('counts each user apart', async () => {
		const ben = await pinterest.newUser('ben');
		expect(await statuses(4)).toEqual([201, 201, 201, 429]);
		expect(await statuses(3, ben)).toEqual([201, 201, 201]);
	});

	it('is off when set to null', async () => {
		await pinterest.ask('PUT', '/_sim/settings', { body: { writeLimitPerMinute: null } });
		expect(new Set(await statuses(8))).toEqual(new Set([201]));
	});

	it('leaves reads alone, which have a limit of their own', async () => {
		await statuses(4);
		const read = (): Promise<{ status: number }> =>
			pinterest.ask('GET', '/v5/boards', { token: ana.token });
		expect((await read()).status).toBe(200);
		await pinterest.ask('PUT', '/_sim/settings', { body: { readLimitPerMinute: 1 } });
		expect((await read()).status).toBe(200);
		expect((await read()).status).toBe(429);
	});
});

describe('the headers', () => {
	it('tell limit, rest and reset in the structured form', async () => {
		const { headers } = await pinterest.pin(ana);
		expect(headers.get('x-ratelimit-limit')).toBe(
			'3, 100;w=1;name="safety_net_app_id_user_id", 3;w=60;name="org_write_app_id_user_id"',
		);
		expect(headers.get('x-ratelimit-remaining')).toBe('2');
		expect(headers.get('x-ratelimit-reset')).toBe('60');
	});

	it('stand on every answer, a refusal too, each with its own request id', async () => {
		const refused = await pinterest.ask('GET', '/v5/boards');
		expect(refused.status).toBe(401);
		expect(refused.headers.get('x-ratelimit-limit')).toContain('1000;w=60;name="org_read');
		const again = await pinterest.ask('GET', '/v5/boards');
		expect(again.headers.get('x-pinterest-rid')).not.toBe(refused.headers.get('x-pinterest-rid'));
	});
});
