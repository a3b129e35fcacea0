import { randomUUID } from 'node:crypto';
import { expectError, faultyFields, withoutRequestId } from '../support/expect-error.js';
import { madePin, pinBody } from '../support/pin-body.js';
import { contractSignatureFits } from '../support/receiver.js';
import { startStack, type Stack } from '../support/start-stack.js';
import type { Tenant } from '../support/tenant.js';
import { until } from '../support/until.js';
import { expectShape, SHAPES } from '../support/wire-shapes.js';

interface WireWebhook {
	readonly id: string;
	readonly url: string;
	readonly is_enabled: boolean;
	readonly disabled_reason: string | null;
	readonly updated_at: string;
}

const PATH = '/v1/webhooks';
const SECRET = 'a secret of 26 characters.';
const NEW_SECRET = 'another secret, also long.';

let stack: Stack;
let other: Tenant;
beforeAll(async () => {
	stack = await startStack();
	other = await stack.connect('another-client');
});
afterAll(() => stack.stop());

/** A webhook at a path of its own, so that each test finds its own calls. */
async function made(body: Record<string, unknown> = {}): Promise<WireWebhook> {
	const url = `${stack.receiver.url}/${randomUUID()}`;
	const answer = await stack.api('POST', PATH, { body: { url, secret: SECRET, ...body } });
	return answer.body as WireWebhook;
}
const change = (id: string, body: unknown) => stack.api('PATCH', `${PATH}/${id}`, { body });
const callsTo = ({ url }: Pick<WireWebhook, 'url'>) =>
	stack.receiver.ledger.filter(({ path }) => path === new URL(url).pathname);
const publish = async (): Promise<void> => {
	madePin(await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }));
	await stack.settle();
};

describe(`PATCH ${PATH}/{webhook_id}`, () => {
	it.each([
		['url', () => ({ url: `${stack.receiver.url}/elsewhere` })],
		['events', () => ({ events: ['pin.failed', 'account.limited'] })],
		['is_enabled', () => ({ is_enabled: false })],
	])('200 changes only %s', async (_field, bodyOf) => {
		const body = bodyOf();
		const { updated_at: _before, ...webhook } = await made();
		const answer = await change(webhook.id, body);
		expect(answer.status).toBe(200);
		expectShape(answer.body, SHAPES.webhook);
		expect(answer.body).toEqual({
			...webhook,
			...body,
			updated_at: expect.any(String) as string,
		});
		expect((await stack.api('GET', `${PATH}/${webhook.id}`)).body).toEqual(answer.body);
	});

	it('200 signs with the new secret from now on, and never shows it', async () => {
		const webhook = await made();
		const answer = await change(webhook.id, { secret: NEW_SECRET });
		expect(answer.status).toBe(200);
		expect(answer.text).not.toContain(NEW_SECRET);
		await publish();
		const [call] = callsTo(webhook);
		if (!call) throw new Error('nothing was delivered');
		const signature = call.header('X-PinBridge-Signature') ?? '';
		expect(contractSignatureFits(NEW_SECRET, call.body, signature)).toBe(true);
	});

	it('200 switched off gets nothing, and switched on again gets what comes then', async () => {
		const webhook = await made();
		await change(webhook.id, { is_enabled: false });
		await publish();
		expect(callsTo(webhook)).toHaveLength(0);
		expect((await change(webhook.id, { is_enabled: true })).body).toMatchObject({
			is_enabled: true,
			disabled_reason: null,
		});
		await publish();
		expect(callsTo(webhook)).toHaveLength(1);
	});

	it('200 switches on again what the service had switched off, and its reason is gone', async () => {
		const webhook = await made();
		stack.receiver.usually(410);
		madePin(await stack.api('POST', '/v1/pins', { body: pinBody(stack, stack.simulator) }));
		const read = async (): Promise<WireWebhook> =>
			(await stack.api('GET', `${PATH}/${webhook.id}`)).body as WireWebhook;
		await until(async () => (await read()).disabled_reason !== null);
		stack.receiver.usually(200);
		await change(webhook.id, { url: webhook.url });
		expect(await read()).toMatchObject({ is_enabled: false });
		await change(webhook.id, { is_enabled: true });
		const before = callsTo(webhook).length;
		await publish();
		expect(callsTo(webhook)).toHaveLength(before + 1);
	});

	it.each([
		['zero bytes of JSON', '', { 'Content-Type': 'application/json' }],
		['no body at all', undefined, {}],
		['an empty object', '{}', { 'Content-Type': 'application/json' }],
	])('200 for %s changes nothing', async (_case, body, headers) => {
		const webhook = await made();
		const answer = await stack.api('PATCH', `${PATH}/${webhook.id}`, { body, headers });
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual(webhook);
	});

	it.each([
		['no events in the list', { events: [] }, ['events']],
		['an unknown event', { events: ['pin.exploded'] }, ['events.0']],
		['null for a list', { events: null }, ['events']],
		['a url that is none', { url: 'example.com' }, ['url']],
		['an empty url', { url: '' }, ['url']],
		['a secret of 15 characters', { secret: 's'.repeat(15) }, ['secret']],
		['a flag that is a text', { is_enabled: 'no' }, ['is_enabled']],
		['a field nobody knows', { id: randomUUID() }, ['id']],
	])('422 names the field with %s, and changes nothing', async (_case, body, fields) => {
		const webhook = await made();
		const error = expectError(await change(webhook.id, body), 422, 'validation_error');
		expect(faultyFields(error)).toEqual(fields);
		expect((await stack.api('GET', `${PATH}/${webhook.id}`)).body).toEqual(webhook);
	});

	it.each(['http://10.0.0.1/hook', 'http://169.254.169.254/', 'http://user:pass@example.com/'])(
		'422 refuses to call %s, and changes nothing',
		async (url) => {
			const webhook = await made();
			const answer = await change(webhook.id, { url, secret: NEW_SECRET });
			expectError(answer, 422, 'outbound_refused');
			expect((await stack.api('GET', `${PATH}/${webhook.id}`)).body).toEqual(webhook);
		},
	);

	it('401 without a key, 403 without the scope write', async () => {
		const { id } = await made();
		const ask = (key: string | null) =>
			stack.api('PATCH', `${PATH}/${id}`, { body: { is_enabled: false }, key });
		expectError(await ask(null), 401, 'invalid_api_key');
		const key = await stack.newKey({ scopes: ['read', 'destructive'] });
		expectError(await ask(key), 403, 'insufficient_scope');
	});

	it("404 for another workspace's webhook, in the same bytes as for nobody's", async () => {
		const webhook = await made();
		const ask = (id: string) =>
			other.api('PATCH', `${PATH}/${id}`, { body: { is_enabled: false } });
		const [theirs, nobodys] = [await ask(webhook.id), await ask(randomUUID())];
		for (const answer of [theirs, nobodys]) expectError(answer, 404, 'not_found');
		expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
		expect((await stack.api('GET', `${PATH}/${webhook.id}`)).body).toEqual(webhook);
	});
});
