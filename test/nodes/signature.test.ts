import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { verifySignature } from '../../nodes/shared/signature';

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const at = new Date('2026-11-21T10:00:00Z');
const body = '{"event":"pin.published"}';
const delivery = {
	secret,
	id: 'event-1',
	timestamp: String(at.getTime() / 1_000),
	// Signed by the library that others check with, not by our own code.
	signature: new Webhook(secret).sign('event-1', at, body),
	body: Buffer.from(body),
	now: at.getTime(),
};
const MINUTE = 60_000;

describe('verifySignature', () => {
	it('knows what a Standard Webhooks library signed', () => {
		expect(verifySignature(delivery)).toBe(true);
	});

	it('finds the good one among several', () => {
		const signature = `v1,${'A'.repeat(43)}= v2,x ${delivery.signature}`;
		expect(verifySignature({ ...delivery, signature })).toBe(true);
	});

	it('takes a clock that is five minutes off, and no more', () => {
		for (const off of [5 * MINUTE, -5 * MINUTE]) {
			expect(verifySignature({ ...delivery, now: delivery.now + off })).toBe(true);
			expect(verifySignature({ ...delivery, now: delivery.now + off * 1.01 })).toBe(false);
		}
	});

	it.each([
		['another body', { body: Buffer.from(`${body} `) }],
		['another id', { id: 'event-2' }],
		['another time', { timestamp: String(at.getTime() / 1_000 + 1) }],
		['another secret', { secret: `whsec_${randomBytes(32).toString('base64')}` }],
		['a secret of another form', { secret: 'plain' }],
		['no id', { id: '' }],
		['no time', { timestamp: '' }],
		['a time that is no number', { timestamp: '1e9' }],
		['no signature', { signature: '' }],
		['a short signature', { signature: delivery.signature.slice(0, 20) }],
		['another version', { signature: delivery.signature.replace('v1,', 'v2,') }],
		['a signature without its version', { signature: delivery.signature.slice(3) }],
	])('refuses %s', (_, change) => {
		expect(verifySignature({ ...delivery, ...change })).toBe(false);
	});
});
