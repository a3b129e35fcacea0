import { randomUUID } from 'node:crypto';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

interface WireWebhook {
	readonly id: string;
	readonly events: string[];
	readonly is_enabled: boolean;
	readonly url: string;
}

const PATH = '/v1/webhooks';
const SECRET = 'a secret of 26 characters.';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

const create = (body: Record<string, unknown>) => stack.api('POST', PATH, { body });
const good = (): Record<string, unknown> => ({ url: stack.receiver.url, secret: SECRET });
const made = async (body: Record<string, unknown> = good()): Promise<WireWebhook> =>
	(await create(body)).body as WireWebhook;

describe(`POST ${PATH}`, () => {
	it('201 makes a webhook for published and failed pins', async () => {
		const answer = await create(good());
		expect(answer.status).toBe(201);
		expectShape(answer.body, SHAPES.webhook);
		expect(answer.body).toMatchObject({
			url: stack.receiver.url,
			events: ['pin.published', 'pin.failed'],
			is_enabled: true,
		});
	});

	it('201 never shows the secret', async () => {
		const answer = await create(good());
		const { id } = answer.body as WireWebhook;
		const again = await stack.api('GET', `${PATH}/${id}`);
		const all = await stack.api('GET', PATH);
		for (const { text } of [answer, again, all]) expect(text).not.toContain(SECRET);
	});

	it('201 takes events, and a webhook that is off', async () => {
		const events = ['account.limited', 'pin.failed'];
		const webhook = await made({ ...good(), events, is_enabled: false });
		expect(webhook).toMatchObject({ events, is_enabled: false });
	});

	it.each([
		['no url', { url: undefined }, ['url']],
		['a url that is none', { url: 'example.com' }, ['url']],
		['another protocol', { url: 'ftp://example.com/x' }, ['url']],
		['a url of 2,049 characters', { url: `https://e.com/${'x'.repeat(2_035)}` }, ['url']],
		['no secret', { secret: undefined }, ['secret']],
		['a secret of 15 characters', { secret: 's'.repeat(15) }, ['secret']],
		['a secret of 256 characters', { secret: 's'.repeat(256) }, ['secret']],
		['no events in the list', { events: [] }, ['events']],
		['an unknown event', { events: ['pin.published', 'pin.exploded'] }, ['events.1']],
		['a flag that is a text', { is_enabled: 'yes' }, ['is_enabled']],
		['a field nobody knows', { uri: 'https://example.com' }, ['uri']],
	])('422 names the field with %s', async (_case, change, fields) => {
		const error = expectError(await create({ ...good(), ...change }), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(fields);
	});

	it.each([
		'http://10.0.0.1/hook',
		'http://169.254.169.254/latest/meta-data/',
		'http://192.168.1.1:8080/',
		'http://[fd00::1]/',
		'http://0.0.0.0/',
		'http://user:pass@example.com/',
	])('422 refuses to call %s', async (url) => {
		expectError(await create({ ...good(), url }), 422, 'outbound_refused');
	});
});

describe(`GET ${PATH}`, () => {
	it('200 lists the webhooks of the workspace, newest first, and no others', async () => {
		const [first, second] = [await made(), await made()];
		const answer = await stack.api('GET', PATH);
		expect(answer.status).toBe(200);
		for (const item of answer.body as unknown[]) expectShape(item, SHAPES.webhook);
		const ids = (answer.body as WireWebhook[]).map(({ id }) => id);
		expect(ids.slice(0, 2)).toEqual([second.id, first.id]);
		expect((await other.api('GET', PATH)).body).toEqual([]);
	});
});

describe.each(['GET', 'DELETE'])(`%s ${PATH}/{webhook_id}`, (method) => {
	it("404 for another workspace's webhook, in the same bytes as for nobody's", async () => {
		const { id } = await made();
		const theirs = await other.api(method, `${PATH}/${id}`);
		const nobodys = await other.api(method, `${PATH}/${randomUUID()}`);
		const noId = await other.api(method, `${PATH}/not-an-id`);
		for (const answer of [theirs, nobodys, noId]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
		expect(withoutRequestId(noId)).toBe(withoutRequestId(nobodys));
		expect((await stack.api('GET', `${PATH}/${id}`)).status).toBe(200);
	});

	it('401 without a key, whether or not it exists', async () => {
		const { id } = await made();
		for (const each of [id, randomUUID(), 'x']) {
			const answer = await stack.api(method, `${PATH}/${each}`, { key: null });
			expectError(answer, 401, 'invalid_api_key');
		}
	});
});

describe(`GET ${PATH}/{webhook_id}`, () => {
	it('200 answers with one webhook', async () => {
		const webhook = await made();
		const answer = await stack.api('GET', `${PATH}/${webhook.id}`);
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual(webhook);
	});

	it('200 for an id in capital letters', async () => {
		const { id } = await made();
		expect((await stack.api('GET', `${PATH}/${id.toUpperCase()}`)).status).toBe(200);
	});

	it('405 for another method', async () => {
		const { id } = await made();
		const answer = await stack.api('PUT', `${PATH}/${id}`, { body: {} });
		expectError(answer, 405, 'method_not_allowed');
	});
});

describe(`DELETE ${PATH}/{webhook_id}`, () => {
	it('204 deletes a webhook', async () => {
		const { id } = await made();
		const answer = await stack.api('DELETE', `${PATH}/${id}`);
		expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
		expectError(await stack.api('GET', `${PATH}/${id}`), 404, 'not_found');
		expectError(await stack.api('DELETE', `${PATH}/${id}`), 404, 'not_found');
	});

	it('403 for a key without the scope destructive', async () => {
		const { id } = await made();
		const key = await stack.newKey({ scopes: ['read', 'write'] });
		const answer = await stack.api('DELETE', `${PATH}/${id}`, { key });
		expectError(answer, 403, 'insufficient_scope');
	});
});
