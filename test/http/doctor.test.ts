import { refreshTokens } from '../../service/src/features/accounts/index.js';
import { checkAppAccess } from '../../service/src/features/doctor/index.js';
import type { FaultRule } from '../../service/src/simulator/fault-rules.js';
import { changeAccount } from '../support/change-account.js';
import {
	aboutUser,
	checkOf,
	examine,
	expectCheck,
	notedRuns,
	PATIENT,
	testPins,
	type Check,
	type Diagnosis,
} from '../support/doctor.js';
import { madePin, pinBody, readPin } from '../support/pin-body.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';

const SEVEN = ['token', 'scopes', 'board', 'media', 'app_access', 'rate_limits', 'account_changes'];

let stack: Stack;
let other: Tenant;
const table: string[] = [];
beforeAll(async () => {
	stack = await startStack({ settings: PATIENT });
	other = await stack.connect('another-client');
});
afterEach(() => stack.simulator.faults());
afterAll(async () => {
	await stack.stop();
	process.stdout.write(`\n${table.join('\n')}\n`);
});

const faults = (...rules: readonly FaultRule[]) => stack.simulator.faults(...rules);

/** What the doctor is to say of one breakage; the line goes into the table. */
function expectTold(
	diagnosis: Diagnosis,
	breakage: string,
	expected: Pick<Check, 'check' | 'status' | 'code'>,
): Check {
	const found = expectCheck(diagnosis, expected);
	const { check, status, code, message } = found;
	table.push(`${breakage} | ${check} ${status} ${String(code)} | ${message}`);
	return found;
}

async function simulatedBoard(given: Record<string, unknown>): Promise<string> {
	const answer = await fetch(`${stack.simulator.url}/_sim/boards`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(given),
	});
	return ((await answer.json()) as { id: string }).id;
}

async function archive(boardId: string): Promise<void> {
	const answer = await fetch(`${stack.simulator.url}/_sim/boards/${boardId}`, {
		method: 'PATCH',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ archived: true }),
	});
	expect(answer.status).toBe(200);
}

describe('an account that is well', () => {
	it('200 with every check, and notes the run', async () => {
		const tenant = await stack.connect('well');
		const diagnosis = await examine(tenant, {
			board_id: tenant.boardId,
			image_url: stack.simulator.imageUrl,
		});
		expect(diagnosis).toMatchObject({ account_id: tenant.accountId, healthy: true });
		expect(diagnosis.checks.map(({ check }) => check)).toEqual(SEVEN);
		const bad = diagnosis.checks.filter(
			({ status, check }) => check !== 'media' && status !== 'ok',
		);
		expect(bad).toEqual([]);
		// 600 x 900 pixels are few, and good enough.
		expect(['ok', 'warning']).toContain(checkOf(diagnosis, 'media').status);
		await until(async () => (await notedRuns(tenant)).length === 1);
		expect((await notedRuns(tenant))[0]).toMatchObject({ status: 'success' });
		expect(testPins(stack)).toEqual([]);
	});

	it('200 without a body: all boards are looked at, and no image', async () => {
		const tenant = await stack.connect('asked-nothing');
		const diagnosis = await examine(tenant);
		expect(diagnosis.healthy).toBe(true);
		expect(checkOf(diagnosis, 'board')).toMatchObject({ status: 'ok' });
		expect(checkOf(diagnosis, 'media')).toMatchObject({ status: 'skipped', code: null });
	});
});

describe('the seven breakages', () => {
	it('1 names a dead token, marks the account, and skips what needs one', async () => {
		const tenant = await stack.connect('dead-token');
		await stack.simulator.expireAccess(tenant.pinterestUserId);
		await faults({ match: { operation: 'oauth/token' }, fault: '401-grant' });
		const diagnosis = await examine(tenant);
		const expected = { check: 'token', status: 'failed', code: 'token_revoked' } as const;
		expectTold(diagnosis, '1 token dead', expected);
		expect(checkOf(diagnosis, 'board').status).toBe('skipped');
		const accounts = (await tenant.api('GET', '/v1/pinterest/accounts')).body as unknown[];
		expect(accounts[0]).toMatchObject({ reconnect_required: true });
	});

	it('1 warns of a connection that Pinterest does not renew any more', async () => {
		const tenant = await stack.connect('ending');
		await faults({ match: { operation: 'oauth/token' }, fault: '401-grant' });
		const { accountId } = tenant;
		const account = await stack.context.accounts.accounts.find(accountId);
		const failedVersion = account?.tokenVersion ?? 0;
		await refreshTokens(stack.context.accounts, { accountId, failedVersion, ahead: true });
		const diagnosis = await examine(tenant);
		const expected = { check: 'token', status: 'warning', code: 'token_revoked' } as const;
		expectTold(diagnosis, '1 token expiring', expected);
		expect(diagnosis.healthy).toBe(true);
	});

	it('2 names a missing permission', async () => {
		const tenant = await stack.connect('fewer-scopes');
		const scopes = ['user_accounts:read', 'boards:read', 'boards:write', 'pins:read'];
		await changeAccount(stack, tenant, { scopes, missingScopes: ['pins:write'] });
		const expected = { check: 'scopes', status: 'failed', code: 'scope_missing' } as const;
		const { message, facts } = expectTold(await examine(tenant), '2 scope missing', expected);
		expect(message).toContain('pins:write');
		expect(facts).toMatchObject({ missing: ['pins:write'] });
	});

	it('2 tells what Pinterest says of a permission when it refuses a call', async () => {
		const tenant = await stack.connect('scope-refused');
		await faults({ match: aboutUser(tenant, 'user_account/get'), fault: '401-scope' });
		const expected = { check: 'scopes', status: 'failed', code: 'scope_missing' } as const;
		const { message } = expectTold(await examine(tenant), '2 scope refused', expected);
		expect(message).toContain('insufficient scope');
	});

	it('3 tells of a board that was archived', async () => {
		const tenant = await stack.connect('archived-board');
		await archive(tenant.boardId);
		const diagnosis = await examine(tenant, { board_id: tenant.boardId });
		const expected = { check: 'board', status: 'failed', code: 'board_not_found' } as const;
		expect(expectTold(diagnosis, '3 board archived', expected).facts).toMatchObject({
			known_before: true,
		});
	});

	it("3 tells of a board that is not the account's, in the same words whether there is one", async () => {
		const tenant = await stack.connect('foreign-board');
		const expected = { check: 'board', status: 'failed', code: 'board_not_found' } as const;
		const foreign = await examine(tenant, { board_id: other.boardId });
		const missing = await examine(tenant, { board_id: '987654321987654321' });
		expect(expectTold(foreign, '3 board of another', expected)).toEqual(checkOf(missing, 'board'));
	});

	it('3 warns of a board that is only shared, and of those that have gone', async () => {
		const tenant = await stack.connect('sharing');
		const boardId = await simulatedBoard({
			user: 'owner-of-shared',
			name: 'Shared',
			collaborators: ['sharing'],
		});
		const shared = { check: 'board', status: 'warning', code: 'board_shared' } as const;
		expectTold(await examine(tenant, { board_id: boardId }), '3 board shared', shared);
		await archive(boardId);
		const gone = { check: 'board', status: 'warning', code: 'board_missing' } as const;
		expect(expectTold(await examine(tenant), '3 boards gone', gone).message).toContain('Shared');
	});

	it('4 tells of an image that is not there, and of one that is none', async () => {
		const tenant = await stack.connect('no-image');
		const missing = await examine(tenant, { image_url: `${stack.simulator.url}/_sim/no.png` });
		const gone = { check: 'media', status: 'failed', code: 'media_answers_error' } as const;
		expectTold(missing, '4 image missing', gone);
		const text = await examine(tenant, { image_url: `${stack.simulator.url}/_sim/state` });
		const none = { check: 'media', status: 'failed', code: 'media_not_image' } as const;
		expectTold(text, '4 no image', none);
	});

	it('5 tells the Trial wall by a test pin that Pinterest refuses', async () => {
		const tenant = await stack.connect('on-trial');
		await faults({ match: aboutUser(tenant, 'pins/create'), fault: '403-trial' });
		const body = { board_id: tenant.boardId, test_pin: true };
		const diagnosis = await examine(tenant, body);
		const code = 'pinterest_not_permitted';
		const { message } = expectTold(diagnosis, '5 app on Trial', {
			check: 'app_access',
			status: 'failed',
			code,
		});
		expect(message).toContain('Trial access');
		expect(checkOf(diagnosis, 'test_pin')).toMatchObject({ status: 'failed', code });
	});

	it('5 tells the Trial wall by a pin that was refused before', async () => {
		const tenant = await stack.connect('was-on-trial');
		await faults({ match: aboutUser(tenant, 'pins/create'), fault: '403-trial' });
		const pin = madePin(
			await tenant.api('POST', '/v1/pins', { body: pinBody(tenant, stack.simulator) }),
		);
		await until(async () => (await readPin(tenant, pin.id)).status === 'failed');
		const expected = { status: 'failed', code: 'pinterest_not_permitted' } as const;
		expectTold(await examine(tenant), '5 pin refused on Trial', {
			check: 'app_access',
			...expected,
		});
	});

	it('5 warns of what Trial access means where the settings say so', () => {
		const resetsAt = new Date('2026-01-02T00:00:00.000Z');
		const trial = { writesPerDay: 300, used: 300, resetsAt, closedUntil: null };
		const given = { provider: 'pinterest', refusal: null } as const;
		expect(checkAppAccess({ ...given, trial: { ...trial, used: 12 } })).toMatchObject({
			status: 'warning',
			code: 'trial_access',
			message: expect.stringContaining('288 of 300') as string,
		});
		expect(checkAppAccess({ ...given, trial })).toMatchObject({ code: 'app_budget_reached' });
		expect(checkAppAccess({ ...given, trial: null })).toMatchObject({ status: 'ok' });
	});

	it('6 tells of a limit at Pinterest', async () => {
		const tenant = await stack.connect('throttled');
		await faults({ match: aboutUser(tenant, 'user_account/get'), fault: '429' });
		const diagnosis = await examine(tenant);
		const expected = { check: 'rate_limits', status: 'failed', code: 'rate_limited' } as const;
		const { facts } = expectTold(diagnosis, '6 limited by Pinterest', expected);
		expect(facts).toMatchObject({ retry_after_seconds: 2 });
		expect(checkOf(diagnosis, 'token').status).toBe('warning');
	});

	it('6 warns of a cap that holds the lane, and of a gate with its end', async () => {
		const tenant = await stack.connect('held');
		const since = stack.context.clock.now();
		const end = new Date(since.getTime() + 600_000);
		const lane = { kind: 'publish', laneId: tenant.accountId } as const;
		const gate = { until: end, code: 'daily_cap_reached', since } as const;
		await stack.context.lanes.gate({ ...lane, gate });
		const diagnosis = await examine(tenant, { board_id: tenant.boardId, test_pin: true });
		const { message } = expectTold(diagnosis, '6 day is used up', {
			check: 'rate_limits',
			status: 'warning',
			code: 'daily_cap_reached',
		});
		expect(message).toContain(end.toISOString());
		const pin = checkOf(diagnosis, 'test_pin');
		expect(pin).toMatchObject({ status: 'skipped' });
		expect(pin.message).toContain('may not publish now');
	});

	it('7 tells of a withdrawn connection', async () => {
		const tenant = await stack.connect('withdrawn');
		await stack.simulator.revokeTokens(tenant.pinterestUserId);
		const expected = { status: 'failed', code: 'token_revoked' } as const;
		expectTold(await examine(tenant), '7 access withdrawn', {
			check: 'account_changes',
			...expected,
		});
	});

	it('7 tells of another name, and of another user, to whom no test pin is made', async () => {
		const tenant = await stack.connect('old-name');
		stack.simulator.rename(tenant.pinterestUserId, 'new-name');
		const renamed = { check: 'account_changes', status: 'warning', code: 'username_changed' };
		const named = expectTold(await examine(tenant), '7 renamed', renamed as Check);
		expect(named.message).toContain('new-name');
		await changeAccount(stack, tenant, { pinterestUserId: '111222333' });
		const body = { board_id: tenant.boardId, test_pin: true };
		const diagnosis = await examine(tenant, body);
		const swapped = { check: 'account_changes', status: 'failed', code: 'other_pinterest_user' };
		expectTold(diagnosis, '7 another user', swapped as Check);
		expect(checkOf(diagnosis, 'test_pin').status).toBe('skipped');
	});
});
