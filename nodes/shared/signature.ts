import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedDelivery {
	/** `whsec_` and the base64 of the key. */
	readonly secret: string;
	/** The headers webhook-id, webhook-timestamp (seconds since 1970) and webhook-signature. */
	readonly id: string;
	readonly timestamp: string;
	readonly signature: string;
	/** The very bytes that came in. */
	readonly body: Buffer;
	/** Milliseconds since 1970. */
	readonly now: number;
}

const PREFIX = 'whsec_';
const TOLERANCE_SECONDS = 300;

/** Whether a delivery was signed with the secret, by Standard Webhooks, at most 5 min ago. */
export function verifySignature(delivery: SignedDelivery): boolean {
	const { secret, id, timestamp, signature, body, now } = delivery;
	if (!secret.startsWith(PREFIX) || id === '' || !/^\d{1,12}$/.test(timestamp)) return false;
	if (Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
	const expected = createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
		.update(`${id}.${timestamp}.`)
		.update(body)
		.digest();
	// While a secret is being replaced, a header may carry several signatures.
	return signature.split(' ').some((part) => {
		const [version, encoded = ''] = part.split(',');
		const given = Buffer.from(encoded, 'base64');
		return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
	});
}
