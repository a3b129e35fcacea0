import { errorEntry, type ErrorCode } from '../../domain/error-codes.js';
import type { DoctorCheck } from './schemas.js';

export type CheckName = DoctorCheck['check'];
export type Facts = DoctorCheck['facts'];

/** Something that was found; words that are not given are those of the code. */
export interface Trouble {
	readonly code: ErrorCode;
	readonly message?: string;
	readonly remedy?: string;
	readonly facts?: Facts;
}

/** A code of the doctor's own, which has no words of its own. */
export interface OwnTrouble {
	readonly code: string | null;
	readonly message: string;
	readonly remedy: string;
	readonly facts?: Facts;
}

export const ok = (check: CheckName, message: string, facts: Facts = {}): DoctorCheck => ({
	check,
	status: 'ok',
	code: null,
	message,
	remedy: null,
	facts,
});

export const skipped = (check: CheckName, message: string): DoctorCheck => ({
	...ok(check, message),
	status: 'skipped',
});

export const warning = (check: CheckName, trouble: Trouble | OwnTrouble): DoctorCheck => ({
	...found(check, trouble),
	status: 'warning',
});

export const failed = (check: CheckName, trouble: Trouble | OwnTrouble): DoctorCheck => ({
	...found(check, trouble),
	status: 'failed',
});

const isCoded = (trouble: Trouble | OwnTrouble): trouble is Trouble =>
	trouble.message === undefined || trouble.remedy === undefined;

function found(check: CheckName, trouble: Trouble | OwnTrouble): Omit<DoctorCheck, 'status'> {
	const { code, facts = {} } = trouble;
	if (!isCoded(trouble)) {
		return { check, code, message: trouble.message, remedy: trouble.remedy, facts };
	}
	const { message, remedy } = { ...errorEntry(trouble.code), ...withoutGaps(trouble) };
	return { check, code, message, remedy, facts };
}

const withoutGaps = ({ message, remedy }: Trouble) => ({
	...(message === undefined ? {} : { message }),
	...(remedy === undefined ? {} : { remedy }),
});
