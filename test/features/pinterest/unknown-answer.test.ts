import { createPinterestClient } from '../../../service/src/pinterest/client.js';
import type { UnknownAnswer } from '../../../service/src/pinterest/unknown-answer.js';
import {
	CLIENT_SECRET,
	failureOf,
	PIN,
	startFakePinterest,
	TOKEN,
	type FakePinterest,
} from './fake-pinterest.js';

let fake: FakePinterest;
let answer = { status: 418, body: '', headers: {} as Record<string, string> };
let client: ReturnType<typeof createPinterestClient>;
const kept: UnknownAnswer[] = [];

beforeAll(async () => {
	fake = await startFakePinterest((_seen, response) => {
		response.writeHead(answer.status, answer.headers).end(answer.body);
	});
	client = createPinterestClient({
		apiUrl: fake.url,
		clientId: '1',
		clientSecret: CLIENT_SECRET,
		timeoutMs: 5_000,
		clock: { now: () => new Date('2026-03-01T12:00:00Z'), monotonic: () => 0 },
		keepUnknown: (one) => kept.push(one),
	});
});
beforeEach(() => {
	kept.length = 0;
});
afterAll(async () => {
	await client.close();
	await fake.close();
});

const create = () => failureOf(client.createPin(TOKEN, PIN, { accountId: 'account-1' }));

describe('the keeping of answers that no rule knows', () => {
	it('keeps what came, with time, account, operation and the headers of use', async () => {
		answer = {
			status: 418,
			body: '<b>tea</b>',
			headers: { 'x-pinterest-rid': 'r1', 'retry-after': '5', 'set-cookie': 'a=b' },
		};
		await create();
		expect(kept).toHaveLength(1);
		expect(kept[0]).toMatchObject({
			at: new Date('2026-03-01T12:00:00Z'),
			accountId: 'account-1',
			operation: 'createPin',
			status: 418,
			rule: 24,
			body: '<b>tea</b>',
			headers: { 'x-pinterest-rid': 'r1', 'retry-after': '5' },
		});
		expect(kept[0]?.headers).not.toHaveProperty('set-cookie');
	});

	it('takes out what an upload is signed with: the form is good for an hour', async () => {
		const upload_parameters = {
			key: 'uploads/1',
			policy: 'eyJSIGNED',
			'x-amz-signature': 'SIGNED"ND',
			'x-amz-security-token': 'SIGNED/+=',
			'x-amz-credential': 'SIGNED/20260301/us-east-1/s3/aws4_request',
		};
		const answered = { media_id: '5', upload_url: 'not an address', upload_parameters };
		answer = { status: 201, body: JSON.stringify(answered, null, 2), headers: {} };
		await failureOf(client.registerMedia(TOKEN));
		expect(kept[0]).toMatchObject({ operation: 'write', rule: 3 });
		expect(kept[0]?.body).toContain('"key": "uploads/1"');
		expect(kept[0]?.body).not.toMatch(/SIGNED|ND"/);
	});

	it('takes tokens out of body and headers, and cuts a page at 256 kB', async () => {
		const head = `{"token":"${TOKEN}"} `;
		const filler = 'é'.repeat((256 * 1024 - head.length) / 2);
		answer = {
			status: 200,
			body: `${head}${filler}${TOKEN} and more`,
			headers: { location: `/a?t=${TOKEN}` },
		};
		await failureOf(client.listBoardPins(TOKEN, { boardId: '1', since: new Date(0) }));
		const [one] = kept;
		expect(one).toMatchObject({ rule: 3, operation: 'read' });
		expect(JSON.stringify(one)).not.toMatch(/SECRET|pina_|\ufffd/);
		const bytes = Buffer.byteLength(one?.body ?? '');
		expect(bytes).toBeLessThanOrEqual(256 * 1024);
		expect(bytes).toBeGreaterThan(255 * 1024);
	});

	it('keeps no body of a token call: it may be a token', async () => {
		answer = { status: 200, body: '{"odd_token":"abc"}', headers: {} };
		await failureOf(client.refreshTokens({ refreshToken: 'pinr_x' }));
		expect(kept).toMatchObject([{ operation: 'token', accountId: null, body: '' }]);
	});

	it.each([
		[500, '{"code":500,"message":"x"}'],
		[429, '{"code":8,"message":"x"}'],
		[400, '{"code":1,"message":"x"}'],
		[502, '<h1>Bad Gateway</h1>'],
	])('keeps nothing of a %i that a rule knows', async (status, body) => {
		answer = { status, body, headers: {} };
		await create();
		expect(kept).toEqual([]);
	});
});
