import { randomBytes } from 'node:crypto';
import type { IHookFunctions, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { codeOf, isGone } from '../shared/errors';
import { callApi, type CallAnswer, type CallInput } from '../shared/request';
import type { EventName } from './event-options';

/** What the node keeps of its webhook; test runs keep their own. */
export interface Subscription {
	webhookId?: string;
	/** Made here, known to the service and to nobody else. */
	secret?: string;
	/** Ids of the deliveries that came last, oldest first. */
	seen?: string[];
}

export const subscriptionOf = (context: Pick<IHookFunctions, 'getWorkflowStaticData'>) =>
	context.getWorkflowStaticData('node') as Subscription;

interface Wanted {
	readonly url: string;
	readonly events: EventName[];
}

/** Whether the service still sends what this node wants to where it listens. */
export async function checkSubscription(context: IHookFunctions): Promise<boolean> {
	const subscription = subscriptionOf(context);
	const { webhookId, secret } = subscription;
	if (!webhookId || !secret) return false;
	const { url, events } = wantedOf(context);
	try {
		const path = { webhook_id: webhookId };
		const webhook = await callApi(context, 'GET /v1/webhooks/{webhook_id}', { path });
		const told = [...webhook.events].sort().join();
		return webhook.is_enabled && webhook.url === url && told === [...events].sort().join();
	} catch (error) {
		if (!isGone(error)) throw new NodeApiError(context.getNode(), error as JsonObject);
		forget(subscription);
		return false;
	}
}

/**
 * Subscribes with a new secret. A webhook that is ours already, or was left behind at our address,
 * is changed instead: its secret is lost, and two would tell everything twice.
 */
export async function createSubscription(context: IHookFunctions): Promise<boolean> {
	const subscription = subscriptionOf(context);
	const wanted = wantedOf(context);
	const secret = `whsec_${randomBytes(32).toString('base64')}`;
	const body = { ...wanted, secret, is_enabled: true };
	const known = subscription.webhookId ?? (await findByUrl(context, wanted.url));
	const changed = known ? await changeWebhook(context, known, body) : undefined;
	if (!changed) forget(subscription);
	const webhook = changed ?? (await callApi(context, 'POST /v1/webhooks', { body }));
	Object.assign(subscription, { webhookId: webhook.id, secret });
	return true;
}

/**
 * Ends the subscription; one that is gone already is fine. A key that may not remove it switches it
 * off, to be switched on at the next activation. Any other refusal is logged.
 */
export async function deleteSubscription(context: IHookFunctions): Promise<boolean> {
	const subscription = subscriptionOf(context);
	const { webhookId } = subscription;
	if (!webhookId) return true;
	try {
		await callApi(context, 'DELETE /v1/webhooks/{webhook_id}', { path: { webhook_id: webhookId } });
	} catch (error) {
		if (codeOf(error) === 'insufficient_scope') return await switchOff(context, webhookId);
		if (!isGone(error)) return notRemoved(context, { webhookId, error });
	}
	forget(subscription);
	return true;
}

async function switchOff(context: IHookFunctions, webhookId: string): Promise<boolean> {
	try {
		await callApi(context, 'PATCH /v1/webhooks/{webhook_id}', {
			path: { webhook_id: webhookId },
			body: { is_enabled: false },
		});
	} catch (error) {
		return notRemoved(context, { webhookId, error });
	}
	context.logger.warn(
		`Pinlane webhook ${webhookId} is switched off, but not removed: the API key lacks the scope "destructive"`,
	);
	return true;
}

function notRemoved(
	context: IHookFunctions,
	{ webhookId, error }: { readonly webhookId: string; readonly error: unknown },
): false {
	const { message, description } = error as Error & { readonly description?: string };
	const facts = { message, description };
	context.logger.warn(`Pinlane webhook ${webhookId} could not be removed`, facts);
	return false;
}

/** The changed webhook; undefined where it is gone. */
async function changeWebhook(
	context: IHookFunctions,
	webhookId: string,
	body: CallInput<'PATCH /v1/webhooks/{webhook_id}'>['body'],
): Promise<CallAnswer<'PATCH /v1/webhooks/{webhook_id}'> | undefined> {
	try {
		const path = { webhook_id: webhookId };
		return await callApi(context, 'PATCH /v1/webhooks/{webhook_id}', { path, body });
	} catch (error) {
		if (isGone(error)) return undefined;
		throw new NodeApiError(context.getNode(), error as JsonObject);
	}
}

function wantedOf(context: IHookFunctions): Wanted {
	const url = context.getNodeWebhookUrl('default');
	if (!url) throw new TypeError('n8n gave the trigger no address');
	return { url, events: context.getNodeParameter('events') as EventName[] };
}

async function findByUrl(context: IHookFunctions, url: string): Promise<string | undefined> {
	const webhooks = await callApi(context, 'GET /v1/webhooks', {});
	return webhooks.find((webhook) => webhook.url === url)?.id;
}

function forget(subscription: Subscription): void {
	delete subscription.webhookId;
	delete subscription.secret;
	delete subscription.seen;
}
