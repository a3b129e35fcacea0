import { z } from 'zod';
import type { EventName } from '../../../service/src/domain/events.js';
import { createWebhook } from '../../../service/src/features/webhooks/create-webhook.js';
import { deleteWebhook } from '../../../service/src/features/webhooks/delete-webhook.js';
import { getWebhook } from '../../../service/src/features/webhooks/get-webhook.js';
import { listWebhooks } from '../../../service/src/features/webhooks/list-webhooks.js';
import { SealedValueError } from '../../../service/src/platform/crypto-box.js';
import { presentWebhook } from '../../../service/src/features/webhooks/present.js';
import { createWebhookBody, webhookItem } from '../../../service/src/features/webhooks/schemas.js';
import { OTHER_WORKSPACE, WORKSPACE, openWebhooks, type WebhookStage } from './webhook-stage.js';

const caller = { workspaceId: WORKSPACE, accountIds: null };
const stranger = { workspaceId: OTHER_WORKSPACE, accountIds: null };
const SECRET = 'sixteen letters!';
const input = {
	url: 'http://127.0.0.1:9/hook',
	secret: SECRET,
	events: ['pin.failed', 'pin.published', 'pin.failed'] as EventName[],
	isEnabled: true,
};

describe('webhooks', () => {
	let stage: WebhookStage;

	beforeEach(async () => {
		stage = await openWebhooks();
	});
	afterEach(() => stage.close());

	it('creates an endpoint with its lane, and shows it without the secret', async () => {
		const made = await createWebhook(stage, caller, input);
		const shown = webhookItem.parse(presentWebhook(made));
		expect(presentWebhook(made)).toEqual({
			id: made._id,
			workspace_id: WORKSPACE,
			url: input.url,
			events: ['pin.failed', 'pin.published'],
			is_enabled: true,
			disabled_reason: null,
			created_at: '2026-11-21T12:00:00.000Z',
			updated_at: '2026-11-21T12:00:00.000Z',
		});
		expect(JSON.stringify(shown)).not.toContain(SECRET);
		expect(stage.lanes).toEqual([`deliver:${made._id}:${WORKSPACE}`]);
	});

	it('keeps the secret sealed, bound to its record', async () => {
		const made = await createWebhook(stage, caller, input);
		const stored = await stage.rawEndpoints.findOne({ _id: made._id });
		expect(JSON.stringify(stored)).not.toContain(SECRET);
		const sealed = stored?.sealedSecret ?? '';
		const place = {
			workspaceId: WORKSPACE,
			collection: 'webhook_endpoints',
			recordId: made._id,
			field: 'sealedSecret',
		};
		expect(await stage.vault.open(place, sealed)).toBe(SECRET);
		const moved = stage.vault.open({ ...place, workspaceId: OTHER_WORKSPACE }, sealed);
		await expect(moved).rejects.toThrow(SealedValueError);
	});

	it('refuses an address inside the network and names the settings', async () => {
		const inside = createWebhook(stage, caller, { ...input, url: 'http://10.0.0.1/hook' });
		await expect(inside).rejects.toMatchObject({
			code: 'outbound_refused',
			status: 422,
			message: expect.stringContaining('OUTBOUND_ALLOW_CIDRS') as string,
		});
		expect(await listWebhooks(stage, caller)).toEqual([]);
	});

	it('accepts a name that cannot be looked up now', async () => {
		const url = 'http://no-such-host.invalid/hook';
		await expect(createWebhook(stage, caller, { ...input, url })).resolves.toMatchObject({ url });
	});

	it('lists the newest first and only those of the workspace', async () => {
		const first = await createWebhook(stage, caller, input);
		stage.clock.advance(1_000);
		const second = await createWebhook(stage, caller, input);
		await createWebhook(stage, stranger, input);
		const listed = await listWebhooks(stage, caller);
		expect(listed.map(({ _id }) => _id)).toEqual([second._id, first._id]);
	});

	it('shows and deletes none of another workspace', async () => {
		const { _id: webhookId } = await createWebhook(stage, stranger, input);
		await expect(getWebhook(stage, caller, { webhookId })).rejects.toMatchObject({
			code: 'not_found',
		});
		await expect(deleteWebhook(stage, caller, { webhookId })).rejects.toMatchObject({
			code: 'not_found',
		});
		await expect(getWebhook(stage, stranger, { webhookId })).resolves.toMatchObject({
			_id: webhookId,
		});
	});

	it('deletes an endpoint together with what waits for it', async () => {
		const { _id: webhookId } = await createWebhook(stage, caller, input);
		await stage.emit(['pin.published']);
		await stage.dispatchAll();
		await deleteWebhook(stage, caller, { webhookId });
		expect(await stage.deliver.nextLook(webhookId)).toBeNull();
		expect(await stage.deliveryRecords.find().toArray()).toMatchObject([{ state: 'dropped' }]);
		await expect(deleteWebhook(stage, caller, { webhookId })).rejects.toMatchObject({
			code: 'not_found',
		});
	});

	it('asks for read to look, write to create and destructive to delete', () => {
		const scopes = stage.routes.map(({ method, path, scope, status }) =>
			[method, path, scope, status].join(' '),
		);
		expect(scopes).toEqual([
			'POST /v1/webhooks write 201',
			'GET /v1/webhooks read 200',
			'GET /v1/webhooks/{webhook_id} read 200',
			'PATCH /v1/webhooks/{webhook_id} write 200',
			'DELETE /v1/webhooks/{webhook_id} destructive 204',
		]);
	});
});

describe('the body of a new webhook', () => {
	const body = { url: 'https://example.com/hook', secret: SECRET };

	it('defaults to the two final events, switched on', () => {
		expect(createWebhookBody.parse(body)).toEqual({
			...body,
			events: ['pin.published', 'pin.failed'],
			is_enabled: true,
		});
	});

	it.each([
		['a secret of 255', { secret: 's'.repeat(255) }],
		['an address of 2,048', { url: `https://example.com/${'a'.repeat(2_028)}` }],
		['an http address with a port', { url: 'http://n8n:5678/webhook/x' }],
		['an address with query', { url: 'https://example.com/h?a=1&b=%20' }],
	])('accepts %s', (_what, change) => {
		expect(createWebhookBody.parse({ ...body, ...change })).toMatchObject(change);
	});

	it.each([
		['a short secret', { secret: 's'.repeat(15) }],
		['a long secret', { secret: 's'.repeat(256) }],
		['a long address', { url: `https://example.com/${'a'.repeat(2_029)}` }],
		['another protocol', { url: 'ftp://example.com/hook' }],
		['no address', { url: 'example' }],
		['no event', { events: [] }],
		['an unknown event', { events: ['pin.made'] }],
		['an unknown field', { color: 'red' }],
		['null as flag', { is_enabled: null }],
	])('refuses %s', (_what, change) => {
		expect(() => createWebhookBody.parse({ ...body, ...change })).toThrow(z.ZodError);
	});
});
