import { errorBody } from '../../../service/src/app/error-body.js';
import { renderError } from '../../../service/src/app/render-error.js';
import { ERROR_CODE_NAMES, ERROR_CODES } from '../../../service/src/domain/error-codes.js';
import { ServiceError, UpstreamError } from '../../../service/src/domain/errors.js';
import { HttpFault } from '../../../service/src/platform/http-fault.js';
import { OutboundRefused } from '../../../service/src/platform/outbound-errors.js';

describe('renderError', () => {
	it.each(ERROR_CODE_NAMES)('gives %s the one body of all errors', (code) => {
		const { status, body, headers } = renderError(new ServiceError(code), 'request-1');
		const parsed = errorBody.parse(JSON.parse(JSON.stringify(body)));
		expect(status).toBe(ERROR_CODES[code].status);
		expect(parsed).toMatchObject({
			code,
			message: ERROR_CODES[code].message,
			detail: { code, message: ERROR_CODES[code].message },
			error: { code, remediation: ERROR_CODES[code].remedy, request_id: 'request-1' },
		});
		expect(headers?.['Retry-After'] !== undefined).toBe(status === 503);
	});

	it('adds facts and fields without letting facts cover the rest', () => {
		const fields = [{ loc: ['body', 'title'], msg: 'is required', type: 'missing' }];
		const error = new ServiceError('validation_error', {
			message: 'title: is required',
			fields,
			facts: { code: 'other', differing: ['title'] },
			internal: 'not for the client',
		});
		const { body, log } = renderError(error, 'r');
		expect(body.error).toMatchObject({
			code: 'validation_error',
			errors: fields,
			differing: ['title'],
		});
		expect(JSON.stringify(body)).not.toContain('not for the client');
		expect(log).toMatchObject({ internal: 'not for the client' });
	});

	it('rounds the wait up, in the header and in the body', () => {
		const limited = new ServiceError('rate_limited', { retryAfterSeconds: 1.2 });
		expect(renderError(limited, 'r')).toMatchObject({
			headers: { 'Retry-After': '2' },
			body: { error: { retry_after_seconds: 2 } },
		});
		const upstream = new UpstreamError('rate_limited', 'throttled', {
			upstream: { retryAfterMs: 8_000 },
		});
		expect(renderError(upstream, 'r').headers).toEqual({ 'Retry-After': '8' });
	});

	it('says of a bug nothing but that there is one', () => {
		const bug = new TypeError('cannot read secret');
		const { status, body, log } = renderError(bug, 'r');
		expect(status).toBe(500);
		expect(body.code).toBe('internal_error');
		expect(JSON.stringify(body)).not.toContain('secret');
		expect(log).toEqual({ code: 'internal_error', err: bug });
	});

	it('knows what the platform throws', () => {
		const refused = new HttpFault('method_not_allowed', { headers: { Allow: 'GET' } });
		expect(renderError(refused, 'r')).toMatchObject({ status: 405, headers: { Allow: 'GET' } });
		const outbound = new OutboundRefused('Not this address.', true);
		expect(renderError(outbound, 'r')).toMatchObject({
			status: 422,
			body: { code: 'outbound_refused', message: 'Not this address.' },
		});
		const away = Object.assign(new Error('x'), { name: 'MongoNetworkError' });
		expect(renderError(away, 'r')).toMatchObject({
			status: 503,
			headers: { 'Retry-After': '2' },
		});
	});
});
