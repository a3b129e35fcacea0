import { randomUUID } from 'node:crypto';
import type { FaultRule } from '../../service/src/simulator/fault-rules.js';
import {
	aboutUser,
	askDoctor,
	checkOf,
	doctorPath,
	examine,
	expectCheck,
	notedRuns,
	PATIENT,
	testPins,
} from '../support/doctor.js';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { madePin, pinBody, readPin } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack({ settings: PATIENT });
	other = await stack.connect('another-client');
});
afterEach(() => stack.simulator.faults());
afterAll(() => stack.stop());

const faults = (...rules: readonly FaultRule[]) => stack.simulator.faults(...rules);

describe('a test pin', () => {
	const madeBy = ({ pinterestUserId }: Tenant) =>
		testPins(stack)
			.filter(({ userId }) => userId === pinterestUserId)
			.map(({ effect }) => effect);

	it('is made once and deleted once', async () => {
		const tenant = await stack.connect('tried');
		const body = {
			board_id: tenant.boardId,
			image_url: stack.simulator.imageUrl,
			test_pin: true,
		};
		const diagnosis = await examine(tenant, body);
		expect(checkOf(diagnosis, 'test_pin')).toMatchObject({
			status: 'ok',
			facts: { deleted: true },
		});
		expect(diagnosis.healthy).toBe(true);
		expect(madeBy(tenant)).toEqual(['pin.created', 'pin.deleted']);
		// The lane is free at once.
		const pin = madePin(
			await tenant.api('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) }),
		);
		await until(async () => (await readPin(tenant, pin.id)).status === 'published');
	});

	it('needs no image of the caller', async () => {
		const tenant = await stack.connect('tried-without-image');
		const diagnosis = await examine(tenant, { board_id: tenant.boardId, test_pin: true });
		expect(checkOf(diagnosis, 'test_pin').status).toBe('ok');
		expect(madeBy(tenant)).toEqual(['pin.created', 'pin.deleted']);
	});

	it('that cannot be deleted is told with its id and address', async () => {
		const tenant = await stack.connect('left-behind');
		await faults({ match: aboutUser(tenant, 'pins/delete'), fault: '500' });
		const diagnosis = await examine(tenant, { board_id: tenant.boardId, test_pin: true });
		const pinId = testPins(stack).find(({ userId }) => userId === tenant.pinterestUserId)?.pinId;
		const found = expectCheck(diagnosis, {
			check: 'test_pin',
			status: 'failed',
			code: 'test_pin_left',
		});
		expect(found.facts).toMatchObject({ pinterest_pin_id: pinId, deleted: false });
		expect(found.remedy).toContain(`https://www.pinterest.com/pin/${String(pinId)}/`);
		await until(async () => (await notedRuns(tenant)).length === 1);
		expect((await notedRuns(tenant))[0]?.metadata).toMatchObject({
			test_pin: { pinterest_pin_id: pinId },
		});
	});

	it('whose answer is lost is found on the board and deleted, and never sent again', async () => {
		const tenant = await stack.connect('lost-answer');
		await faults({ match: aboutUser(tenant, 'pins/create'), fault: 'effect-then-reset' });
		const diagnosis = await examine(tenant, { board_id: tenant.boardId, test_pin: true });
		expect(checkOf(diagnosis, 'test_pin').status).toBe('ok');
		expect(madeBy(tenant)).toEqual(['pin.created', 'pin.deleted']);
	});

	it('of which nothing is known is told so, and never sent again', async () => {
		const tenant = await stack.connect('unknown-outcome');
		await faults({ match: aboutUser(tenant, 'pins/create'), fault: 'reset-no-effect' });
		const diagnosis = await examine(tenant, { board_id: tenant.boardId, test_pin: true });
		const found = expectCheck(diagnosis, {
			check: 'test_pin',
			status: 'failed',
			code: 'unconfirmed',
		});
		expect(stack.simulator.asked(String(found.facts['title']))).toHaveLength(1);
	});

	it('422 without a board', async () => {
		const error = expectError(await askDoctor(stack, { test_pin: true }), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(['board_id']);
	});
});

describe('who may ask', () => {
	it('401 without a key, 403 without the scope or beside the list of the key', async () => {
		const path = doctorPath(stack.accountId);
		expectError(await stack.api('POST', path, { key: null }), 401, 'invalid_api_key');
		const weak = await stack.newKey({ scopes: ['read'] });
		expectError(await stack.api('POST', path, { key: weak }), 403, 'insufficient_scope');
		const sibling = await stack.connect('sibling', stack.workspaceId);
		const key = await stack.newKey({ accountIds: [sibling.accountId] });
		expectError(await stack.api('POST', path, { key }), 403, 'account_not_permitted');
		const allowed = await stack.api('POST', doctorPath(sibling.accountId), { key });
		expect(allowed.status).toBe(200);
	});

	it("404 for another workspace's account, in the same bytes as for nobody's", async () => {
		const theirs = await stack.api('POST', doctorPath(other.accountId));
		const nobodys = await stack.api('POST', doctorPath(randomUUID()));
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
	});

	it('409 beside another run of the account, in any process', async () => {
		const tenant = await stack.connect('twice-at-once');
		const match = aboutUser(tenant, 'user_account/get');
		await faults({ match, fault: 'slow', delayMs: 600 });
		const twin = await stack.twin();
		const path = doctorPath(tenant.accountId);
		const answers = await Promise.all([
			askDoctor(tenant),
			askDoctor(tenant),
			twin.api('POST', path, { key: tenant.key }),
		]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
		for (const answer of answers) {
			if (answer.status === 409) expectError(answer, 409, 'conflict');
		}
		expect((await askDoctor(tenant)).status).toBe(200);
	});

	it('429 when asked again and again', async () => {
		const tenant = await stack.connect('impatient');
		for (let runs = 1; runs <= 10; runs++) expect((await askDoctor(tenant)).status).toBe(200);
		expectError(await askDoctor(tenant), 429, 'rate_limited');
	});
});
