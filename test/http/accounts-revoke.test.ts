import { randomUUID } from 'node:crypto';
import { nativeDatabase } from '../../service/src/platform/mongo.js';
import { expectError, withoutRequestId } from '../support/expect-error.js';
import { travel } from '../support/oauth-journey.js';
import { madePin, pinBody, readHistory, readPin } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

const PATH = '/v1/pinterest/accounts';
const SECRET = 'a secret of 26 characters.';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

const stored = (id: string) =>
	nativeDatabase(stack.context.connection)
		.collection<{ _id: string; revokedAt: Date | null }>('accounts')
		.findOne({ _id: id });

/** Ends a lane for a while, so that what is created now waits. */
const hold = (accountId: string): Promise<unknown> => {
	const since = stack.context.clock.now();
	const until = new Date(since.getTime() + 600_000);
	return stack.context.lanes.gate({
		kind: 'publish',
		laneId: accountId,
		gate: { until, code: 'rate_limited', since },
	});
};

describe(`DELETE ${PATH}/{account_id}`, () => {
	it('204 forgets the tokens and shows the account as revoked', async () => {
		const tenant = await stack.connect('leaving', stack.workspaceId);
		const answer = await stack.api('DELETE', `${PATH}/${tenant.accountId}`);
		expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
		expect(await stored(tenant.accountId)).toMatchObject({
			sealedTokens: null,
			previousSealedTokens: null,
		});
		const accounts = (await stack.api('GET', PATH)).body as { id: string }[];
		expect(accounts.find(({ id }) => id === tenant.accountId)).toMatchObject({
			revoked_at: expect.any(String) as string,
			health_status: 'revoked',
			reconnect_required: false,
			token_expires_at: null,
		});
		const boards = await stack.api('GET', `/v1/pinterest/boards?account_id=${tenant.accountId}`);
		expectError(boards, 409, 'account_revoked');
		const pin = await stack.api('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) });
		expectError(pin, 409, 'account_revoked');
	});

	it('204 again changes nothing, and the account can be connected again under its id', async () => {
		const tenant = await stack.connect('returning', stack.workspaceId);
		await stack.api('DELETE', `${PATH}/${tenant.accountId}`);
		const first = await stored(tenant.accountId);
		expect((await stack.api('DELETE', `${PATH}/${tenant.accountId}`)).status).toBe(204);
		expect((await stored(tenant.accountId))?.revokedAt).toEqual(first?.revokedAt);
		const back = await travel(stack, { username: 'returning', accountId: tenant.accountId });
		expect(back.body).toMatchObject({ status: 'success', account_id: tenant.accountId });
		const { id } = madePin(
			await stack.api('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) }),
		);
		await until(async () => (await readPin(stack, id)).status === 'published');
	});

	it('204 cancels what waits, with an event for each, and leaves other accounts alone', async () => {
		const tenant = await stack.connect('with-pins');
		await tenant.api('POST', '/v1/webhooks', {
			body: { url: stack.receiver.url, secret: SECRET, events: ['pin.canceled'] },
		});
		await hold(tenant.accountId);
		const bodies = Array.from({ length: 5 }, () => pinBody(tenant, stack.simulator));
		const pins = await Promise.all(
			bodies.map(async (body) => madePin(await tenant.api('POST', '/v1/pins', { body }))),
		);
		const beside = madePin(
			await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }),
		);
		expect((await tenant.api('DELETE', `${PATH}/${tenant.accountId}`)).status).toBe(204);
		for (const { id, title } of pins) {
			const pin = await readPin(tenant, id);
			expect(pin).toMatchObject({ status: 'failed', error_code: 'canceled' });
			expect(pin.error_message).toContain('disconnected');
			expect((await readHistory(tenant, id)).at(-1)).toMatchObject({
				trigger: 'cancel',
				to: 'canceled',
			});
			expect(stack.simulator.asked(title)).toHaveLength(0);
		}
		const told = (): string[] =>
			stack.receiver.ledger.map(
				({ body }) => (JSON.parse(body.toString()) as { data: { pin_id: string } }).data.pin_id,
			);
		await until(() => pins.every(({ id }) => told().includes(id)));
		expect(told()).toHaveLength(pins.length);
		await until(async () => (await readPin(stack, beside.id)).status === 'published');
	});

	it('is ended by connecting again where it was cut off: what waited does not go out', async () => {
		const tenant = await stack.connect('cut-off', stack.workspaceId);
		await hold(tenant.accountId);
		const { id, title } = madePin(
			await tenant.api('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) }),
		);
		await stack.context.accounts.accounts.revoke({
			id: tenant.accountId,
			workspaceId: tenant.workspaceId,
			now: stack.context.clock.now(),
		});
		await travel(stack, { username: 'cut-off', accountId: tenant.accountId });
		expect(await readPin(tenant, id)).toMatchObject({ status: 'failed', error_code: 'canceled' });
		await stack.settle();
		expect(stack.simulator.asked(title)).toHaveLength(0);
	});

	it('204 asks to cancel what is on its way; a pin that was made stays published', async () => {
		const tenant = await stack.connect('in-flight');
		await stack.simulator.faults({
			match: { operation: 'pins/create', userId: tenant.pinterestUserId },
			fault: 'slow',
			delayMs: 700,
		});
		const { id, title } = madePin(
			await tenant.api('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) }),
		);
		await until(() => stack.simulator.asked(title).length === 1);
		expect((await tenant.api('DELETE', `${PATH}/${tenant.accountId}`)).status).toBe(204);
		await until(async () => (await readPin(tenant, id)).status === 'published');
		const triggers = (await readHistory(tenant, id)).map(({ trigger }) => trigger);
		expect(triggers).toEqual(['accept', 'claim', 'requestCancel', 'succeed']);
		expect(stack.simulator.made(title)).toHaveLength(1);
	});

	it('204 ends the search for a pin of which nothing is known, and never sends it again', async () => {
		const tenant = await stack.connect('in-doubt');
		await stack.simulator.faults({
			match: { operation: 'pins/create', userId: tenant.pinterestUserId },
			fault: 'timeout-no-effect',
		});
		const { id, title } = madePin(
			await tenant.api('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) }),
		);
		await until(() => stack.simulator.asked(title).length === 1);
		await tenant.api('DELETE', `${PATH}/${tenant.accountId}`);
		await until(async () => (await readPin(tenant, id)).status === 'failed');
		expect((await readPin(tenant, id)).error_code).toBe('unconfirmed');
		expect(stack.simulator.asked(title)).toHaveLength(1);
	});

	it('401 without a key, 403 without the scope or beside the list of the key', async () => {
		const path = `${PATH}/${stack.accountId}`;
		expectError(await stack.api('DELETE', path, { key: null }), 401, 'invalid_api_key');
		const weak = await stack.newKey({ scopes: ['read', 'write'] });
		expectError(await stack.api('DELETE', path, { key: weak }), 403, 'insufficient_scope');
		const sibling = await stack.connect('sibling', stack.workspaceId);
		const key = await stack.newKey({ accountIds: [sibling.accountId] });
		expectError(await stack.api('DELETE', path, { key }), 403, 'account_not_permitted');
		expect((await stored(stack.accountId))?.revokedAt).toBeNull();
	});

	it("404 for another workspace's account, and nothing happens to it", async () => {
		const theirs = await stack.api('DELETE', `${PATH}/${other.accountId}`);
		const nobodys = await stack.api('DELETE', `${PATH}/${randomUUID()}`);
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
		expectError(await stack.api('DELETE', `${PATH}/x`), 404, 'not_found');
		expect((await stored(other.accountId))?.revokedAt).toBeNull();
	});
});
