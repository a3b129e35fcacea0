import type { Stack } from './start-stack.js';
import type { ApiAnswer } from './api-client.js';
import type { Effect } from '../../service/src/simulator/ledger.js';
import type { Tenant } from './tenant.js';

export interface Check {
	readonly check: string;
	readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
	readonly code: string | null;
	readonly message: string;
	readonly remedy: string | null;
	readonly facts: Readonly<Record<string, unknown>>;
}

export interface Diagnosis {
	readonly account_id: string;
	readonly checked_at: string;
	readonly healthy: boolean;
	readonly checks: readonly Check[];
}

/** Nothing waits for a time limit, so that a slow machine is no broken account. */
export const PATIENT = {
	PINLANE_PINTEREST_TIMEOUT_MS: '9000',
	PINLANE_RECORD_LEASE_MS: '15000',
};

export const doctorPath = (accountId: string) => `/v1/pinterest/accounts/${accountId}/doctor`;

export const askDoctor = (
	{ api, accountId }: Pick<Tenant, 'api' | 'accountId'>,
	body?: unknown,
): Promise<ApiAnswer> => api('POST', doctorPath(accountId), body === undefined ? {} : { body });

export async function examine(tenant: Tenant, body?: unknown): Promise<Diagnosis> {
	const answer = await askDoctor(tenant, body);
	expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
	return answer.body as Diagnosis;
}

export function checkOf({ checks }: Diagnosis, name: string): Check {
	const found = checks.find(({ check }) => check === name);
	if (!found) throw new Error(`the answer has no check ${name}`);
	return found;
}

/** What the doctor is to say of a breakage. */
export function expectCheck(
	diagnosis: Diagnosis,
	expected: Pick<Check, 'check' | 'status' | 'code'>,
): Check {
	const found = checkOf(diagnosis, expected.check);
	expect(found).toMatchObject(expected);
	expect(found.remedy).toMatch(/^[A-Z].*[^ ]$/s);
	expect(found.message).toMatch(/^[A-Z].*\.$/s);
	expect(diagnosis.healthy).toBe(!diagnosis.checks.some(({ status }) => status === 'failed'));
	return found;
}

/** A fault's match: one operation of this tenant's user. */
export const aboutUser = ({ pinterestUserId: userId }: Tenant, operation: string) => ({
	userId,
	operation,
});

/** What the simulator did with test pins. */
export const testPins = ({ simulator }: Pick<Stack, 'simulator'>): Effect[] =>
	simulator.ledger().filter(({ title }) => title?.startsWith('Pinlane test pin'));

/** Runs of the doctor in the activity log. */
export async function notedRuns({ api, accountId }: Tenant) {
	const answer = await api('GET', '/v1/activity-logs?action=account.checked');
	const { items } = answer.body as {
		items: { resource_id: string; status: string; metadata: Record<string, unknown> }[];
	};
	return items.filter(({ resource_id: id }) => id === accountId);
}
