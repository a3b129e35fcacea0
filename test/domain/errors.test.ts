import { STATUS_CODES } from 'node:http';
import {
	ERROR_CODE_NAMES,
	ERROR_CODES,
	errorEntry,
	type Blame,
	type PinEffect,
} from '../../service/src/domain/error-codes.js';
import { ServiceError, UpstreamError } from '../../service/src/domain/errors.js';

const BLAMES: readonly Blame[] = ['caller', 'account', 'upstream', 'us'];
const EFFECTS: readonly PinEffect[] = ['none', 'fail', 'retry', 'reconnect', 'defer', 'verify'];
const SENTENCES = /^[A-Z].*[A-Za-z0-9)]\.$/;

describe('the table of error codes', () => {
	it.each(ERROR_CODE_NAMES)('%s has a sentence, a remedy and known words', (code) => {
		const { message, remedy, status, blame, pin } = errorEntry(code);
		expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
		expect(message).toMatch(SENTENCES);
		expect(remedy).toMatch(SENTENCES);
		expect(remedy).not.toBe(message);
		expect(status).toBeGreaterThanOrEqual(400);
		expect(STATUS_CODES[status]).toBeDefined();
		expect(BLAMES).toContain(blame);
		expect(EFFECTS).toContain(pin);
	});

	it('says each sentence for one code only', () => {
		const sentences = Object.values(ERROR_CODES).map(({ message }) => message);
		expect(new Set(sentences).size).toBe(sentences.length);
	});

	it('blames the caller for 4xx that describe the request, and never for 5xx', () => {
		for (const code of ERROR_CODE_NAMES) {
			const { status, blame } = errorEntry(code);
			if ([400, 401, 404, 405, 408, 413, 415, 431].includes(status)) expect(blame).toBe('caller');
			if (status >= 500) expect(['us', 'upstream']).toContain(blame);
		}
	});

	it.each<[PinEffect, string[]]>([
		['reconnect', ['scope_missing', 'token_expired', 'token_revoked']],
		['defer', ['app_budget_reached', 'daily_cap_reached', 'rate_limited']],
		['verify', ['publish_timeout']],
		['retry', ['media_url_temporarily_unavailable', 'pinterest_unavailable', 'transient_upstream']],
	])('gives the effect %s to exactly the codes that earn it', (effect, expected) => {
		const found = ERROR_CODE_NAMES.filter((code) => errorEntry(code).pin === effect);
		expect(found.sort()).toEqual(expected);
	});
});

describe('ServiceError', () => {
	it.each(ERROR_CODE_NAMES)('%s takes status, sentence and remedy from the table', (code) => {
		const error = new ServiceError(code);
		const { status, message, remedy } = errorEntry(code);
		expect([error.status, error.message, error.remedy]).toEqual([status, message, remedy]);
		expect(error).toBeInstanceOf(Error);
		expect(error.name).toBe('ServiceError');
	});

	it('says more exactly what it is told, and keeps the details', () => {
		const cause = new Error('the reason');
		const fields = [{ loc: ['body', 'title'], msg: 'is missing', type: 'missing' }];
		const details = {
			message: 'The title is missing.',
			remedy: 'Send a title.',
			fields,
			facts: { existing_pin_id: 'p1' },
			retryAfterSeconds: 7,
			internal: 'for the log',
			cause,
		};
		const error = new ServiceError('validation_error', details);
		expect(error.message).toBe('The title is missing.');
		expect(error.remedy).toBe('Send a title.');
		expect(error.status).toBe(422);
		expect(error.cause).toBe(cause);
		expect(error.details).toEqual(details);
	});

	it('keeps what is for the log out of its sentence', () => {
		const error = new ServiceError('internal_error', { internal: 'password in line 3' });
		expect(error.message).not.toContain('password');
		expect(error.remedy).not.toContain('password');
	});
});

describe('UpstreamError', () => {
	it('keeps outcome and facts of the answer apart from the details', () => {
		const upstream = {
			status: 400,
			upstreamCode: 2787,
			upstreamMessage: 'Something went wrong',
			requestId: 'rid-1',
			retryAfterMs: 1_000,
			ladderMs: [900_000],
			rule: 5,
		};
		const error = new UpstreamError('publish_timeout', 'unknown', {
			message: 'Pinterest was silent.',
			upstream,
		});
		expect(error.outcome).toBe('unknown');
		expect(error.upstream).toEqual(upstream);
		expect(error.details).toEqual({ message: 'Pinterest was silent.' });
		expect(error.message).toBe('Pinterest was silent.');
		expect(error.name).toBe('UpstreamError');
		expect(error).toBeInstanceOf(ServiceError);
	});

	it('has no facts when none are given', () => {
		const error = new UpstreamError('transient_upstream', 'notSent');
		expect(error.upstream).toEqual({});
		expect(error.message).toBe(errorEntry('transient_upstream').message);
		expect(error.status).toBe(503);
	});
});
