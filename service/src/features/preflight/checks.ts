import { errorEntry, type ErrorCode } from '../../domain/error-codes.js';
import type { ServiceError } from '../../domain/errors.js';
import { FINDINGS, type Finding, type LookedAt } from '../../domain/preflight-findings.js';
import type { Gate } from '../lanes/index.js';
import type { Check } from './schemas.js';

export type CheckName = LookedAt | 'account' | 'run_at' | 'idempotency' | 'rate';

export const passed = (name: CheckName, message: string): Check => ({
	name,
	status: 'passed',
	code: null,
	message,
	remediation: null,
	details: null,
});

export const skipped = (name: CheckName, message: string): Check => ({
	...passed(name, message),
	status: 'skipped',
});

/** What a creation would be refused with, as the check of the part it is about. */
export const failed = (name: CheckName, refusal: ServiceError): Check => ({
	name,
	status: 'failed',
	code: refusal.code,
	message: refusal.message,
	remediation: refusal.remedy,
	details: refusal.details.facts ?? null,
});

/** One check per finding, or one that all is well. */
export function checksOf(findings: readonly Finding[], about: LookedAt, fine: string): Check[] {
	const own = findings.filter(({ code }) => FINDINGS[code].about === about);
	if (own.length === 0) return [passed(about, fine)];
	return own.map(({ code, severity, message, remedy, field }) => ({
		name: about,
		status: severity === 'error' ? 'failed' : 'warning',
		code,
		message,
		remediation: remedy,
		details: { field },
	}));
}

/** The contract's word for a wait behind Pinterest's limit; our own codes for other gates. */
const paceCode = (code: ErrorCode): string => (code === 'rate_limited' ? 'rate_paced' : code);

export function rateCheck(gate: Gate | undefined): Check {
	if (!gate) return passed('rate', 'The account may publish at once.');
	const { message, remedy } = errorEntry(gate.code);
	return {
		name: 'rate',
		status: 'warning',
		code: paceCode(gate.code),
		message: `The pin would wait: ${message}`,
		remediation: remedy,
		details: { held_since: gate.since.toISOString(), held_until: gate.until.toISOString() },
	};
}
