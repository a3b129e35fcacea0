import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { readLocator } from '../shared/locator';
import { verifySignature } from '../shared/signature';
import { subscriptionOf } from './subscription';

/** The body of a delivery. */
interface Delivery {
	readonly event: string;
	readonly timestamp: string;
	readonly data: IDataObject;
}

interface Filters {
	readonly account?: unknown;
}

/** Deliveries that are remembered, so that one that comes again starts nothing. */
const REMEMBERED = 100;

/**
 * Takes one delivery. Without a good signature: 401 and no run. An event that was not asked for,
 * of another account, or that came before: 200 and no run.
 */
export function receiveEvent(context: IWebhookFunctions): IWebhookResponseData {
	const headers = context.getHeaderData();
	const id = textOf(headers['webhook-id']);
	if (!isSigned(context, id)) {
		context.logger.warn('Pinlane event refused: its signature does not fit', { id });
		context.getResponseObject().status(401).json({ message: 'The signature does not fit.' });
		return { noWebhookResponse: true };
	}
	const { event, timestamp, data } = context.getBodyData() as unknown as Delivery;
	const events = context.getNodeParameter('events') as string[];
	const { account } = context.getNodeParameter('filters', {}) as Filters;
	if (!events.includes(event) || !isOfAccount(data, account)) return {};
	if (cameBefore(context, id)) return {};
	const json = { event_id: id, event, occurred_at: timestamp, ...data };
	return { workflowData: [context.helpers.returnJsonArray([json])] };
}

function isOfAccount(data: IDataObject, account: unknown): boolean {
	const wanted = readLocator(account).value.toLowerCase();
	return wanted === '' || String(data.pinterest_account_id).toLowerCase() === wanted;
}

/** Best effort: of two that come at the same time, another process may not know the first yet. */
function cameBefore(context: IWebhookFunctions, id: string): boolean {
	const subscription = subscriptionOf(context);
	const { seen = [] } = subscription;
	if (seen.includes(id)) return true;
	subscription.seen = [...seen, id].slice(-REMEMBERED);
	return false;
}

function isSigned(context: IWebhookFunctions, id: string): boolean {
	const { secret } = subscriptionOf(context);
	const { rawBody } = context.getRequestObject() as { readonly rawBody?: unknown };
	if (!secret || !Buffer.isBuffer(rawBody)) return false;
	const headers = context.getHeaderData();
	return verifySignature({
		secret,
		id,
		timestamp: textOf(headers['webhook-timestamp']),
		signature: textOf(headers['webhook-signature']),
		body: rawBody,
		now: Date.now(),
	});
}

const textOf = (header: unknown): string => (typeof header === 'string' ? header : '');
