import { refusal, useFakePinlane, type Canned } from './fake-pinlane';
import { WEBHOOK_ID, webhook } from './samples';
import { triggerStage } from './trigger-stage';

const pinlane = useFakePinlane();
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ours = { webhookId: WEBHOOK_ID, secret: SECRET };
const theirs = { ...webhook, url: triggerStage().url };

/** A 404 that does not come from the service. */
const FOREIGN: { what: string; answer: Canned }[] = [
	{
		what: 'a page of a proxy',
		answer: { status: 404, body: '<html>', headers: { 'Content-Type': 'text/html' } },
	},
	{
		what: 'another service',
		answer: { status: 404, body: { error: { code: 'not_found', message: 'No such thing.' } } },
	},
];

const calls = (): string[] => pinlane.sent.map(({ method, path }) => `${method} ${path}`);
const changes = (): Record<string, unknown>[] =>
	[
		...pinlane.bodies('POST /v1/webhooks'),
		...pinlane.bodies('PATCH /v1/webhooks/{webhook_id}'),
	].map((body) => body as Record<string, unknown>);

describe('activating the Pin Status Trigger', () => {
	it('makes a webhook with a new secret, and keeps both', async () => {
		const stage = triggerStage();
		expect(await stage.activate()).toBe(true);
		expect(calls()).toEqual(['GET /v1/webhooks', 'POST /v1/webhooks']);
		expect(changes()).toEqual([
			{
				url: 'http://n8n.test/webhook/hook-1/webhook',
				events: ['pin.published', 'pin.failed'],
				secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
				is_enabled: true,
			},
		]);
		expect(stage.kept).toEqual({ webhookId: WEBHOOK_ID, secret: changes()[0]?.secret });
	});

	it('makes another secret each time', async () => {
		await triggerStage().activate();
		await triggerStage().activate();
		expect(changes()[0]?.secret).not.toBe(changes()[1]?.secret);
	});

	it('listens at the test address in a test run', async () => {
		await triggerStage({ mode: 'manual' }).activate();
		expect(changes()[0]?.url).toContain('http://n8n.test/webhook-test/');
	});

	it('leaves a webhook alone that is as it should be', async () => {
		pinlane.answer('GET /v1/webhooks/{webhook_id}', {
			...theirs,
			events: ['pin.failed', 'pin.published'],
		});
		expect(await triggerStage({ kept: ours }).activate()).toBe(true);
		expect(calls()).toEqual([`GET /v1/webhooks/${WEBHOOK_ID}`]);
	});

	it.each([
		['tells other events', { events: ['pin.failed' as const] }],
		['is switched off', { is_enabled: false }],
		['points elsewhere', { url: 'http://old.test/webhook' }],
	])('changes its webhook where that %s', async (_, change) => {
		pinlane.answer('GET /v1/webhooks/{webhook_id}', { ...theirs, ...change });
		const stage = triggerStage({ kept: ours });
		expect(await stage.activate()).toBe(true);
		expect(calls()[1]).toBe(`PATCH /v1/webhooks/${WEBHOOK_ID}`);
		expect(changes()).toMatchObject([{ url: theirs.url, is_enabled: true }]);
		expect(stage.kept.secret).toBe(changes()[0]?.secret);
	});

	it('takes over a webhook that was left behind at its address', async () => {
		pinlane.answer('GET /v1/webhooks', [
			{ ...webhook, url: 'http://other.test/', id: 'x' },
			theirs,
		]);
		const stage = triggerStage();
		await stage.activate();
		expect(calls()[1]).toBe(`PATCH /v1/webhooks/${WEBHOOK_ID}`);
		expect(stage.kept.webhookId).toBe(WEBHOOK_ID);
	});

	it('makes a new webhook where its own is gone', async () => {
		pinlane.answer('GET /v1/webhooks/{webhook_id}', refusal(404, 'not_found'));
		await triggerStage({ kept: ours }).activate();
		expect(calls()[2]).toBe('POST /v1/webhooks');
	});

	it.each(FOREIGN)('keeps its webhook in mind where $what answers', async ({ answer }) => {
		pinlane.answer('GET /v1/webhooks/{webhook_id}', answer);
		const stage = triggerStage({ kept: ours });
		await expect(stage.activate()).rejects.toThrow('There is no Pinlane API');
		expect(stage.kept).toEqual(ours);
		expect(changes()).toEqual([]);
	});

	it('makes a new secret where its own is lost', async () => {
		await triggerStage({ kept: { webhookId: WEBHOOK_ID } }).activate();
		expect(calls()).toEqual([`PATCH /v1/webhooks/${WEBHOOK_ID}`]);
	});

	it('makes a new webhook where its secret is lost and the webhook is gone', async () => {
		pinlane.answer('PATCH /v1/webhooks/{webhook_id}', refusal(404, 'not_found'));
		const stage = triggerStage({ kept: { webhookId: 'old', seen: ['event-1'] } });
		await stage.activate();
		expect(calls()).toEqual(['PATCH /v1/webhooks/old', 'POST /v1/webhooks']);
		expect(stage.kept).toEqual({ webhookId: WEBHOOK_ID, secret: changes()[0]?.secret });
	});

	it('tells why the service refuses, with the word by which n8n stops trying', async () => {
		pinlane.answer('GET /v1/webhooks', refusal(401, 'invalid_api_key'));
		await expect(triggerStage().activate()).rejects.toMatchObject({
			message: expect.stringContaining('Authorization'),
			httpCode: '401',
		});
		pinlane.answer('GET /v1/webhooks/{webhook_id}', refusal(403, 'insufficient_scope'));
		await expect(triggerStage({ kept: ours }).activate()).rejects.toMatchObject({
			message: 'The sentence of insufficient_scope.',
			httpCode: '403',
		});
		pinlane.answer('GET /v1/webhooks', []);
		pinlane.answer('POST /v1/webhooks', refusal(422, 'outbound_refused'));
		await expect(triggerStage().activate()).rejects.toMatchObject({
			description: expect.stringContaining('What to do about outbound_refused.'),
		});
	});
});

describe('deactivating the Pin Status Trigger', () => {
	it('removes the webhook and forgets it', async () => {
		const stage = triggerStage({ kept: { ...ours, seen: ['event-1'] } });
		expect(await stage.remove()).toBe(true);
		expect(calls()).toEqual([`DELETE /v1/webhooks/${WEBHOOK_ID}`]);
		expect(stage.kept).toEqual({});
	});

	it.each([404, 410])('is fine with a webhook that is gone (%d)', async (status) => {
		pinlane.answer('DELETE /v1/webhooks/{webhook_id}', refusal(status, 'not_found'));
		const stage = triggerStage({ kept: ours });
		expect(await stage.remove()).toBe(true);
		expect(stage.kept).toEqual({});
	});

	it('has nothing to do where nothing was made', async () => {
		expect(await triggerStage().remove()).toBe(true);
		expect(calls()).toEqual([]);
	});

	it('says in the log why it could not, and remembers the webhook', async () => {
		pinlane.answer('DELETE /v1/webhooks/{webhook_id}', refusal(500, 'internal_error'));
		const stage = triggerStage({ kept: ours });
		expect(await stage.remove()).toBe(false);
		expect(stage.warnings).toEqual([`Pinlane webhook ${WEBHOOK_ID} could not be removed`]);
		expect(stage.kept).toEqual(ours);
	});

	it.each(FOREIGN)('remembers the webhook where $what answers', async ({ answer }) => {
		pinlane.answer('DELETE /v1/webhooks/{webhook_id}', answer);
		const stage = triggerStage({ kept: ours });
		expect(await stage.remove()).toBe(false);
		expect(stage.warnings).toHaveLength(1);
		expect(stage.kept).toEqual(ours);
	});

	it('switches the webhook off where its key may not remove it, and says so', async () => {
		pinlane.answer('DELETE /v1/webhooks/{webhook_id}', refusal(403, 'insufficient_scope'));
		const stage = triggerStage({ kept: ours });
		expect(await stage.remove()).toBe(true);
		expect(changes()).toEqual([{ is_enabled: false }]);
		expect(stage.warnings).toEqual([
			`Pinlane webhook ${WEBHOOK_ID} is switched off, but not removed: the API key lacks the scope "destructive"`,
		]);
		expect(stage.kept).toEqual(ours);
	});

	it('says in the log where it could not even switch the webhook off', async () => {
		pinlane.answer('DELETE /v1/webhooks/{webhook_id}', refusal(403, 'insufficient_scope'));
		pinlane.answer('PATCH /v1/webhooks/{webhook_id}', refusal(403, 'insufficient_scope'));
		const stage = triggerStage({ kept: ours });
		expect(await stage.remove()).toBe(false);
		expect(stage.warnings).toEqual([`Pinlane webhook ${WEBHOOK_ID} could not be removed`]);
	});
});
