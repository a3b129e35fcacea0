import './n8n-environment';
import { CredentialTestContext } from 'n8n-core';
import type { INodeCredentialTestResult } from 'n8n-workflow';
import { pinlaneApiTest } from '../../nodes/shared/test-credential';
import { refusal, useFakePinlane, type Canned } from './fake-pinlane';
import { CREDENTIAL } from './n8n-run';
import { account } from './samples';

const pinlane = useFakePinlane();
const CALL = 'GET /v1/pinterest/accounts';

const test = (data: object = CREDENTIAL): Promise<INodeCredentialTestResult> =>
	pinlaneApiTest.call(new CredentialTestContext(), {
		id: '1',
		name: 'Pinlane',
		type: 'pinlaneApi',
		data: { ...data },
	});

const HTML = { 'Content-Type': 'text/html' };
/** The refusal of a service that words its own almost like ours. */
const ODATA = { error: { code: 'invalid_api_key', message: 'No.', details: [] } };
const foreign = (body: unknown): Canned => ({
	status: 200,
	body,
	headers: { 'X-Request-ID': 'of another service' },
});

describe('the test of a credential', () => {
	it('passes where the service knows the key, with accounts and without', async () => {
		for (const accounts of [[account()], []]) {
			pinlane.answer(CALL, accounts);
			expect(await test()).toEqual({ status: 'OK', message: 'Connected to Pinlane' });
		}
		expect(pinlane.sent[0]?.headers['x-api-key']).toBe('pb_test_key');
	});

	it.each(['// ', '/v1', '/v1/ ', '//v1'])(
		'passes with %p at the end of the base URL',
		async (ending) => {
			const baseUrl = `${CREDENTIAL.baseUrl}${ending}`;
			expect(await test({ ...CREDENTIAL, baseUrl })).toMatchObject({ status: 'OK' });
			expect(pinlane.sent[0]?.path).toBe('/v1/pinterest/accounts');
		},
	);

	it('has a sentence of its own for each fault', async () => {
		const faults: [Canned, RegExp][] = [
			[refusal(401, 'invalid_api_key'), /does not know this API key/],
			[refusal(403, 'insufficient_scope'), /lacks the scope "read"/],
			[refusal(404, 'not_found'), /Pinlane answers, but not under .* without a path behind it/],
			[{ status: 404, body: '<html>', headers: HTML }, /There is no Pinlane API at/],
			[{ status: 200, body: '<!doctype html>', headers: HTML }, /answers with a web page/],
			[
				{ status: 302, headers: { Location: 'https://a.test/login' } },
				/sends on to https:\/\/a\.test\/login/,
			],
			[foreign({ ok: true }), /Something answers at .* it is not Pinlane/],
			[{ status: 401, body: ODATA }, /it is not Pinlane/],
			[{ status: 404, body: ODATA }, /There is no Pinlane API at/],
			[foreign([{ id: 1 }]), /it is not Pinlane/],
			[foreign('ok'), /it is not Pinlane/],
			[{ status: 200, body: [], headers: { 'X-Request-ID': '' } }, /it is not Pinlane/],
			[{ status: 502, body: 'Bad gateway' }, /answers with HTTP 502/],
			[refusal(503, 'service_unavailable'), /The sentence of service_unavailable\. What to do/],
			[{ status: 0, broken: true }, /does not answer at .*host\.docker\.internal/],
		];
		const sentences: string[] = [];
		for (const [answer, sentence] of faults) {
			pinlane.answer(CALL, answer);
			const { status, message } = await test();
			expect({ status, message }).toEqual({
				status: 'Error',
				message: expect.stringMatching(sentence),
			});
			expect(message).not.toContain(CREDENTIAL.apiKey);
			sentences.push(message);
		}
		expect(new Set(sentences).size).toBe(faults.length - 5);
	});

	it.each(['', 'pinlane.test:3400', 'ftp://pinlane.test', 'http://'])(
		'asks for a whole address instead of %p',
		async (baseUrl) => {
			const { message } = await test({ ...CREDENTIAL, baseUrl });
			expect(message).toContain('has to begin with http:// or https://');
			expect(pinlane.sent).toEqual([]);
		},
	);
});
