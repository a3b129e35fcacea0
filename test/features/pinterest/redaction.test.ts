import type { UpstreamError } from '../../../service/src/domain/errors.js';
import type { PinterestClient } from '../../../service/src/pinterest/client.js';
import {
	answerJson,
	CLIENT_SECRET,
	clientFor,
	failureOf,
	PIN,
	startFakePinterest,
	TOKEN,
	type Answerer,
} from './fake-pinterest.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

async function connect(answerer: Answerer): Promise<{ client: PinterestClient }> {
	const fake = await startFakePinterest(answerer);
	const client = clientFor(fake.url);
	ends.push(client.close, fake.close);
	return { client };
}

describe('an error', () => {
	const echo: Answerer = (seen, response) =>
		answerJson(response, 400, {
			code: 1,
			message: `bad: ${String(seen.headers.authorization)} ${seen.body} ${[...new URLSearchParams(seen.body).values()].join(' ')}`,
		});
	const shown = (error: UpstreamError): string =>
		`${error.message} ${error.stack ?? ''} ${JSON.stringify(error)} ${String(error.cause)}`;

	it('shows no access token, even when Pinterest repeats it', async () => {
		const { client } = await connect(echo);
		for (const token of [TOKEN, 'odd-form-token-123']) {
			const text = shown(await failureOf(client.createPin(token, PIN)));
			expect(text).toContain('[redacted]');
			expect(text).not.toContain(token);
		}
	});

	it('shows no client secret, refresh token or code, even when Pinterest repeats them', async () => {
		const { client } = await connect(echo);
		const basic = Buffer.from(`1234567:${CLIENT_SECRET}`).toString('base64');
		const errors = [
			await failureOf(client.refreshTokens({ refreshToken: 'old refresh+token' })),
			await failureOf(client.exchangeCode({ code: 'c0de-secret', redirectUri: 'https://x' })),
		];
		for (const error of errors) {
			expect(shown(error)).toContain('[redacted]');
			for (const secret of [basic, CLIENT_SECRET, 'old refresh+token', 'old+refresh', 'c0de-s']) {
				expect(shown(error)).not.toContain(secret);
			}
		}
	});
});
