import {
	MAX_BODY_BYTES,
	payloadText,
	type EventFacts,
} from '../../../service/src/features/webhooks/payloads.js';

const event = {
	id: 'p.1.pin.failed',
	name: 'pin.failed',
	at: new Date('2026-11-21T12:00:00.000Z'),
};
const facts = (data: Record<string, unknown>): EventFacts => ({
	pinId: 'p',
	boardId: 'b',
	status: 'failed',
	data,
});

describe('payloadText', () => {
	it('has the contract fields and those of Standard Webhooks', () => {
		expect(JSON.parse(payloadText(event, facts({ code: 'invalid_image' })))).toEqual({
			event: 'pin.failed',
			type: 'pin.failed',
			timestamp: '2026-11-21T12:00:00.000Z',
			pin_id: 'p',
			board_id: 'b',
			status: 'failed',
			data: { code: 'invalid_image' },
		});
	});

	it('says null where an event is about no pin', () => {
		const about = { pinId: null, boardId: null, status: null, data: {} };
		expect(JSON.parse(payloadText(event, about))).toMatchObject({ pin_id: null, status: null });
	});

	it.each([
		['one long text', { description: 'ä'.repeat(30_000), code: 'x' }, 'code'],
		[
			'many texts',
			Object.fromEntries([...Array(9).keys()].map((i) => [i, '🔑'.repeat(3_000)])),
			'0',
		],
	])('cuts the texts of too much data: %s', (_what, data, kept) => {
		const text = payloadText(event, facts(data));
		expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_BODY_BYTES);
		const body = JSON.parse(text) as { data: Record<string, unknown> };
		expect(body.data['truncated']).toBe(true);
		expect(body.data[kept]).toBeDefined();
	});

	it('leaves the data out when cutting does not help', () => {
		const text = payloadText(event, facts({ list: Array(20_000).fill(1) }));
		expect(JSON.parse(text)).toMatchObject({ pin_id: 'p', data: { truncated: true } });
	});
});
