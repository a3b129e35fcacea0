import { createHmac } from 'node:crypto';

export interface SignInput {
	readonly secret: string;
	readonly deliveryId: string;
	/** Seconds since 1970, whole. */
	readonly timestamp: number;
	/** The very bytes that are sent. */
	readonly body: Buffer;
}

export interface Signatures {
	/** Lower-case hex over the body alone: the contract's header. */
	readonly contract: string;
	/** `v1,<base64>` over id, time and body: Standard Webhooks. */
	readonly standard: string;
}

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Both signatures of one try. */
export function sign({ secret, deliveryId, timestamp, body }: SignInput): Signatures {
	return {
		contract: createHmac('sha256', secret).update(body).digest('hex'),
		standard: `v1,${createHmac('sha256', standardKey(secret))
			.update(`${deliveryId}.${timestamp}.`)
			.update(body)
			.digest('base64')}`,
	};
}

/** What a Standard Webhooks library decodes is decoded; every other secret stands for its bytes. */
function standardKey(secret: string): Buffer {
	const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
	return BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.from(secret, 'utf8');
}
