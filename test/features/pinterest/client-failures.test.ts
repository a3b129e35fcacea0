import { createServer, type AddressInfo } from 'node:net';
import type { UpstreamError } from '../../../service/src/domain/errors.js';
import type { PinterestClient } from '../../../service/src/pinterest/client.js';
import {
	answerJson,
	clientFor,
	failureOf,
	PIN,
	startFakePinterest,
	TOKEN,
	type Answerer,
	type FakePinterest,
} from './fake-pinterest.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

async function connect(
	answerer: Answerer,
	timeoutMs?: number,
	connections?: number,
): Promise<{ fake: FakePinterest; client: PinterestClient }> {
	const fake = await startFakePinterest(answerer);
	const client = clientFor(fake.url, timeoutMs, connections);
	ends.push(fake.close, client.close);
	return { fake, client };
}

function open(apiUrl: string, timeoutMs?: number): PinterestClient {
	const client = clientFor(apiUrl, timeoutMs);
	ends.push(client.close);
	return client;
}

/** A port that takes connections and ends them at once. */
async function hangUpPort(): Promise<number> {
	const server = createServer((socket) => {
		socket.on('error', () => socket.destroy());
		socket.destroy();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	ends.push(() => new Promise((resolve) => server.close(resolve)));
	return (server.address() as AddressInfo).port;
}

async function refusedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

const told = ({ outcome, code, upstream }: UpstreamError) => ({
	outcome,
	code,
	rule: upstream.rule,
});
const NOT_SENT = { outcome: 'notSent', code: 'transient_upstream', rule: 1 };
const NO_ANSWER = { outcome: 'unknown', code: 'publish_timeout', rule: 2 };

describe('a create of which no byte left', () => {
	it('is not sent when the port refuses', async () => {
		const client = open(`http://127.0.0.1:${await refusedPort()}`);
		const error = await failureOf(client.createPin(TOKEN, PIN));
		expect(told(error)).toEqual(NOT_SENT);
		expect(error.details.internal).toContain('ECONNREFUSED');
	});

	it('is not sent when the name has no address', async () => {
		const client = open('http://pinterest.invalid', 3000);
		expect(told(await failureOf(client.createPin(TOKEN, PIN)))).toEqual(NOT_SENT);
	});

	it('is not sent when the TLS handshake fails', async () => {
		const { fake } = await connect((_seen, response) => answerJson(response, 201, { id: '1' }));
		const client = open(fake.url.replace('http:', 'https:'));
		expect(told(await failureOf(client.createPin(TOKEN, PIN)))).toEqual(NOT_SENT);
		expect(fake.seen).toHaveLength(0);
	});

	it('is not sent when the connection ends during the TLS handshake', async () => {
		const client = open(`https://127.0.0.1:${await hangUpPort()}`);
		expect(told(await failureOf(client.createPin(TOKEN, PIN)))).toEqual(NOT_SENT);
	});

	it('is not sent when the caller had given up already', async () => {
		const { client, fake } = await connect((_s, response) => answerJson(response, 201, {}));
		const options = { signal: AbortSignal.abort() };
		expect(told(await failureOf(client.createPin(TOKEN, PIN, options)))).toEqual(NOT_SENT);
		expect(fake.seen).toHaveLength(0);
	});

	it('is not sent, nor sent later, when it was given up while all connections were busy', async () => {
		let release = (): void => undefined;
		const { client, fake } = await connect(
			(_seen, response, nth) => {
				if (nth > 1) return answerJson(response, 201, { id: String(nth) });
				release = () => answerJson(response, 201, { id: '1' });
			},
			5000,
			1,
		);
		const first = client.createPin(TOKEN, PIN);
		await fake.arrived(1);
		const giveUp = new AbortController();
		const queued = failureOf(client.createPin(TOKEN, PIN, { signal: giveUp.signal }));
		giveUp.abort();
		expect(told(await queued)).toEqual(NOT_SENT);
		release();
		expect(await first).toEqual({ id: '1', requestId: undefined });
		// Passes through the same connection after the abandoned one.
		expect(await client.createPin(TOKEN, { ...PIN, title: 'next' })).toMatchObject({ id: '2' });
		expect(fake.seen).toHaveLength(2);
	});

	it('is not sent when the client is closed', async () => {
		const { client } = await connect((_s, response) => answerJson(response, 201, {}));
		await client.close();
		ends.pop();
		expect(told(await failureOf(client.createPin(TOKEN, PIN)))).toEqual(NOT_SENT);
	});
});

describe('a create that was sent and not answered', () => {
	it.each<readonly [string, Answerer]>([
		['the connection is reset', (_s, response) => response.socket?.resetAndDestroy()],
		['the connection is closed', (_s, response) => response.socket?.end()],
		['the answer is no HTTP', (_s, response) => response.socket?.end('hello\r\n\r\n')],
		[
			'the body is cut short',
			(_s, response) => {
				response.writeHead(201, { 'content-length': '200' });
				response.write('{"id":"81', () => response.socket?.destroy());
			},
		],
		[
			'a chunked body is cut short',
			(_s, response) => {
				response.writeHead(201);
				response.write('{"id":"8110"}', () => response.socket?.destroy());
			},
		],
		['the body is too large', (_s, response) => response.end('x'.repeat(300 * 1024))],
	])('is unknown when %s, and is sent once', async (_title, answerer) => {
		const { client, fake } = await connect(answerer);
		expect(told(await failureOf(client.createPin(TOKEN, PIN)))).toEqual(NO_ANSWER);
		expect(fake.seen).toHaveLength(1);
	});

	it('is unknown when no answer comes in time', async () => {
		const { client, fake } = await connect(() => undefined, 300);
		const error = await failureOf(client.createPin(TOKEN, PIN));
		expect(told(error)).toEqual(NO_ANSWER);
		expect(error.details.internal).toContain('300 ms');
		expect(fake.seen).toHaveLength(1);
	});

	it('is unknown when the body does not end in time', async () => {
		const { client } = await connect((_s, response) => {
			response.writeHead(201, { 'x-pinterest-rid': 'rid-9' });
			response.write('{"id":');
		}, 300);
		const error = await failureOf(client.createPin(TOKEN, PIN));
		expect(told(error)).toEqual(NO_ANSWER);
		expect(error.upstream).toMatchObject({ status: 201, requestId: 'rid-9' });
	});

	it('is unknown when the caller gives up after it was sent', async () => {
		const { client, fake } = await connect(() => undefined);
		const giveUp = new AbortController();
		const failed = failureOf(client.createPin(TOKEN, PIN, { signal: giveUp.signal }));
		await fake.arrived(1);
		giveUp.abort();
		expect(told(await failed)).toEqual(NO_ANSWER);
	});

	it('is unknown and not repeated when a kept connection breaks on the next request', async () => {
		const { client, fake } = await connect(
			(_s, response, nth) => {
				if (nth === 1) answerJson(response, 201, { id: '1' });
				else response.socket?.resetAndDestroy();
			},
			5000,
			1,
		);
		await client.createPin(TOKEN, PIN);
		expect(told(await failureOf(client.createPin(TOKEN, PIN)))).toEqual(NO_ANSWER);
		expect(fake.seen).toHaveLength(2);
	});
});

describe('a create that was answered without success', () => {
	it.each<readonly [string, Answerer, object]>([
		[
			'500 as JSON',
			(_s, response) => answerJson(response, 500, { code: 500, message: 'oops' }),
			{ outcome: 'unknown', code: 'publish_timeout', rule: 23 },
		],
		[
			'a 502 page',
			(_s, response) => {
				response.writeHead(502, { 'content-type': 'text/html' });
				response.end('<html><h1>Bad  Gateway</h1> spam</html>');
			},
			{ outcome: 'unknown', code: 'publish_timeout', rule: 23 },
		],
		[
			'201 without an id',
			(_s, response) => answerJson(response, 201, { board_id: '1' }),
			{ outcome: 'unknown', code: 'publish_timeout', rule: 3 },
		],
		[
			'201 with half a JSON',
			(_s, response) => response.writeHead(201).end('{"id":"81'),
			{ outcome: 'unknown', code: 'publish_timeout', rule: 3 },
		],
		[
			'a redirect',
			(_s, response) => response.writeHead(307, { location: '/v5/elsewhere' }).end(),
			{ outcome: 'unknown', code: 'publish_timeout', rule: 24 },
		],
		[
			'401',
			(_s, response) => answerJson(response, 401, { code: 2, message: 'Authentication failed.' }),
			{ outcome: 'refused', code: 'token_expired', rule: 10 },
		],
	])('is judged by the table: %s', async (_title, answerer, expected) => {
		const { client, fake } = await connect(answerer);
		expect(told(await failureOf(client.createPin(TOKEN, PIN)))).toEqual(expected);
		expect(fake.seen).toHaveLength(1);
	});

	it('carries the wait of a 429', async () => {
		const { client } = await connect((_s, response) =>
			answerJson(
				response,
				429,
				{ code: 8, message: 'This request exceeded a rate limit.' },
				{ 'x-ratelimit-reset': '17', 'x-ratelimit-limit': '100, 100;w=60;name="org_write"' },
			),
		);
		const error = await failureOf(client.createPin(TOKEN, PIN));
		expect(told(error)).toEqual({ outcome: 'throttled', code: 'rate_limited', rule: 6 });
		expect(error.upstream.retryAfterMs).toBe(17_000);
	});

	it('carries number, words, request id and ladder, and names the fault in public', async () => {
		const { client } = await connect((_s, response) =>
			answerJson(
				response,
				400,
				{
					code: 1,
					message: 'Invalid.',
					message_detail: `Could not fetch the image ${'x'.repeat(900)}`,
				},
				{ 'x-pinterest-rid': 'rid-1' },
			),
		);
		const error = await failureOf(client.createPin(TOKEN, PIN));
		expect(error.upstream).toMatchObject({ status: 400, upstreamCode: 1, requestId: 'rid-1' });
		expect(error.upstream.upstreamMessage).toHaveLength(500);
		expect(error.upstream.ladderMs).toEqual([300_000, 600_000, 900_000]);
		expect(error.message).toContain('Pinterest says: Invalid. Could not fetch the image');
	});

	it('keeps the words of a page for people only', async () => {
		const { client } = await connect((_s, response) =>
			response.writeHead(403).end('<html><title>Denied</title> may lead to spam</html>'),
		);
		const error = await failureOf(client.createPin(TOKEN, PIN));
		expect(error.upstream).toMatchObject({ rule: 16, upstreamMessage: 'Denied may lead to spam' });
	});
});

describe('a failed call that is safe to repeat', () => {
	const calls: readonly (readonly [string, (client: PinterestClient) => Promise<unknown>])[] = [
		['getUserAccount', (client) => client.getUserAccount(TOKEN)],
		['listBoards', (client) => client.listBoards(TOKEN)],
		[
			'listBoardPins',
			(client) => client.listBoardPins(TOKEN, { boardId: '1', since: new Date(0) }),
		],
		['refreshTokens', (client) => client.refreshTokens({ refreshToken: 'pinr_OLD' })],
		['exchangeCode', (client) => client.exchangeCode({ code: 'c0de', redirectUri: 'https://x' })],
	];

	it.each(calls)('%s is unavailable after a reset', async (_name, call) => {
		const { client } = await connect((_s, response) => response.socket?.resetAndDestroy());
		expect((await failureOf(call(client))).outcome).toBe('unavailable');
	});

	it.each(calls)('%s is unavailable on an answer it cannot read', async (_name, call) => {
		const { client } = await connect((_s, response) => answerJson(response, 200, ['odd']));
		expect((await failureOf(call(client))).outcome).toBe('unavailable');
	});
});
