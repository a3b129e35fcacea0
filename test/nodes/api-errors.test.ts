import { useFakePinlane, refusal, type Canned } from './fake-pinlane';
import { readWorkflow, runWorkflow } from './n8n-run';

const file = readWorkflow('list-boards');
const CALL = 'GET /v1/pinterest/boards';
const pinlane = useFakePinlane();

async function errorAfter(...answers: Canned[]) {
	pinlane.answer(CALL, ...answers);
	const { error } = await runWorkflow(file);
	expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
	expect(JSON.stringify(error)).not.toContain('pb_test_key');
	return error;
}

describe('a refusal of the service', () => {
	it('keeps the word by which n8n stops trying to activate, where the key is wrong', async () => {
		const error = await errorAfter(refusal(401, 'invalid_api_key'));
		expect(error?.message).toBe('Authorization failed: The sentence of invalid_api_key.');
		expect(error?.description).toContain('Open the Pinlane credential');
		expect(error?.httpCode).toBe('401');
	});

	it('names the fields at fault as the editor does', async () => {
		const errors = [
			{ loc: ['body', 'link_url'], msg: 'must be a full http or https address', type: 'x' },
			{ loc: ['body', 'account_id'], msg: 'must be a UUID', type: 'x' },
			{ loc: ['body', 'board_id'], msg: 'is empty', type: 'x' },
			{ loc: ['body', 'run_at'], msg: 'is over', type: 'x' },
			{ loc: ['body', 'events', 0], msg: 'is unknown', type: 'x' },
			{ loc: ['body'], msg: 'is strange', type: 'x' },
		];
		const error = await errorAfter(refusal(422, 'validation_error', { errors }));
		expect(error?.description).toBe(
			'What to do about validation_error. Link URL: must be a full http or https address. Account: must be a UUID. Board: is empty. Publish At: is over. Trigger On 0: is unknown. The request: is strange. (validation_error, request req-1)',
		);
	});

	it('says what to do in n8n where a key belongs to other content', async () => {
		const error = await errorAfter(refusal(422, 'idempotency_key_reused'));
		expect(error?.description).toBe(
			'This key belongs to an earlier pin that differs as said above. To send this content as another pin, put a new text into Options > Idempotency Key. (idempotency_key_reused, request req-1)',
		);
	});

	it('is waited for and asked again where it names a short time', async () => {
		pinlane.answer(CALL, refusal(429, 'rate_limited', { retry_after_seconds: 1 }), {
			status: 200,
			body: [],
		});
		const { error } = await runWorkflow(file);
		expect(error).toBeUndefined();
		expect(pinlane.sent).toHaveLength(2);
	});

	it('is told after three tries', async () => {
		const error = await errorAfter(refusal(503, 'service_unavailable', { retry_after_seconds: 0 }));
		expect(error?.httpCode).toBe('503');
		expect(pinlane.sent).toHaveLength(3);
	});

	it('is told at once where it names a long time', async () => {
		const error = await errorAfter(refusal(429, 'rate_limited', { retry_after_seconds: 60 }));
		expect(error?.httpCode).toBe('429');
		expect(pinlane.sent).toHaveLength(1);
	});
});

describe('an answer that is not from Pinlane', () => {
	const HTML = { 'Content-Type': 'text/html' };
	it.each<[string, Canned, string]>([
		[
			'a web page',
			{ status: 200, body: '<!doctype html>', headers: HTML },
			'answers with a web page',
		],
		['a page that forgot its type', { status: 200, body: '\n<html>' }, 'answers with a web page'],
		['another text', { status: 200, body: 'hello' }, 'but it is not Pinlane'],
		[
			'a page that is not there',
			{ status: 404, body: '<html>', headers: HTML },
			'There is no Pinlane API',
		],
		[
			'a redirect',
			{ status: 302, headers: { Location: 'https://a.test/' } },
			'sends on to https://a.test/',
		],
		[
			'a proxy that lost it',
			{ status: 502, body: '<html>', headers: HTML },
			'answers with HTTP 502',
		],
		['a refusal of somebody else', { status: 403, body: { error: 'no' } }, 'but it is not Pinlane'],
	])('is told as %s', async (_, answer, message) => {
		const error = await errorAfter(answer);
		expect(error?.message).toContain(message);
		expect(error?.message).toContain('http://pinlane.test:3400');
		expect(error?.description).toBeTruthy();
		expect(error?.httpCode).toBe(String(answer.status));
	});

	it('is told as no answer where the connection breaks', async () => {
		const error = await errorAfter({ status: 0, broken: true });
		expect(error?.message).toBe('Pinlane does not answer at http://pinlane.test:3400');
		expect(error?.description).toContain('host.docker.internal');
		expect(error?.httpCode).toBeNull();
	});
});
