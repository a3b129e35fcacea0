import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { sign } from '../../../service/src/features/webhooks/sign.js';
import { contractSignatureFits, standardCheck } from '../../support/receiver.js';

const ID = '5f0c2b5e-8c0e-4d3a-9d5a-0c7b6a1d2e3f';
const MAX_BYTES = 64 * 1_024;

const PLAIN = 'a secret of 16 letters or more';
const UNICODE = 'ключ и печать 🔑 geheim';
const WHSEC = `whsec_${Buffer.from('thirty-two bytes of key material').toString('base64')}`;
const LOOKS_LIKE_WHSEC = 'whsec_not_base64_at_all';

/** A body of up to 64 kB out of any text, cut between characters. */
const bodies = fc
	.record({
		piece: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
		bytes: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: MAX_BYTES })),
	})
	.map(({ piece, bytes }) => {
		// The library compares texts, in which several broken byte sequences read as U+FFFD.
		const text = Buffer.from(piece).toString().replaceAll('\uFFFD', '?');
		const size = Buffer.byteLength(text);
		return Buffer.from(text.repeat(Math.floor(bytes / size)));
	});

function checksOf(secret: string) {
	const library = standardCheck(secret);
	return (body: Buffer, headers: ReturnType<typeof headersFor>) => {
		const standard = (): boolean => {
			try {
				library.verify(body, headers.standard, { jsonParse: false });
				return true;
			} catch {
				return false;
			}
		};
		return [contractSignatureFits(secret, body, headers.contract), standard()];
	};
}

function headersFor(secret: string, body: Buffer) {
	const timestamp = Math.floor(Date.now() / 1_000);
	const { contract, standard } = sign({ secret, deliveryId: ID, timestamp, body });
	return {
		contract,
		standard: {
			'webhook-id': ID,
			'webhook-timestamp': String(timestamp),
			'webhook-signature': standard,
		},
	};
}

describe('sign', () => {
	it('makes signatures that both receivers accept, and none for a body with another byte', () => {
		const secrets = fc.constantFrom(PLAIN, UNICODE, WHSEC, LOOKS_LIKE_WHSEC);
		const change = fc.record({ at: fc.nat(MAX_BYTES), by: fc.integer({ min: 1, max: 255 }) });
		fc.assert(
			fc.property(bodies, secrets, change, (body, secret, { at, by }) => {
				const check = checksOf(secret);
				const headers = headersFor(secret, body);
				expect(check(body, headers)).toEqual([true, true]);
				const changed = body.length > 0 ? Buffer.from(body) : Buffer.from('x');
				if (body.length > 0) changed[at % body.length] = ((body[at % body.length] ?? 0) + by) % 256;
				expect(check(changed, headers)).toEqual([false, false]);
			}),
			{ numRuns: 2_000 },
		);
	});

	describe.each([
		['a plain secret', PLAIN, Buffer.from(PLAIN)],
		['a secret beyond ASCII', UNICODE, Buffer.from(UNICODE, 'utf8')],
		['a whsec_ secret', WHSEC, Buffer.from('thirty-two bytes of key material')],
		['a secret that only begins like one', LOOKS_LIKE_WHSEC, Buffer.from(LOOKS_LIKE_WHSEC)],
	])('with %s', (_name, secret, standardKey) => {
		const body = Buffer.from('{"event":"pin.published"}');
		const signed = sign({ secret, deliveryId: ID, timestamp: 1_700_000_000, body });

		it('takes the text as it is for the contract', () => {
			const hex = createHmac('sha256', Buffer.from(secret, 'utf8')).update(body).digest('hex');
			expect(signed.contract).toBe(hex);
		});

		it('takes the right bytes for Standard Webhooks', () => {
			const text = `${ID}.1700000000.${body.toString()}`;
			const base64 = createHmac('sha256', standardKey).update(text).digest('base64');
			expect(signed.standard).toBe(`v1,${base64}`);
		});
	});
});
