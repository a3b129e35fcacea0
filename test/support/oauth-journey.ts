import { expectError } from './expect-error.js';
import type { Api, ApiAnswer } from './api-client.js';
import type { Stack } from './start-stack.js';

const START = '/v1/pinterest/oauth/start';
export const CALLBACK = '/v1/pinterest/oauth/callback';
const JSON_WANTED = { Accept: 'application/json' };

export interface Journey {
	/** Who signs in at the simulated Pinterest. */
	readonly username?: string;
	readonly api?: Api;
	readonly key?: string;
	/** Our account that is to be reconnected. */
	readonly accountId?: string;
	/** The person does not agree. */
	readonly denies?: boolean;
}

/** Begins a sign-in and answers with the consent page's address. */
export async function consentPage(stack: Stack, journey: Journey = {}): Promise<URL> {
	const { api = stack.api, key, accountId } = journey;
	const query = accountId === undefined ? '' : `?account_id=${accountId}`;
	const answer = await api('GET', START + query, key === undefined ? {} : { key });
	if (answer.status !== 200) throw new Error(`no sign-in was begun: ${answer.text}`);
	return new URL((answer.body as { authorization_url: string }).authorization_url);
}

/** Agrees on the consent page, and answers with the address the browser is sent back to. */
export async function agree(page: URL, { username, denies }: Journey = {}): Promise<URL> {
	const asked = new URL(page);
	if (username !== undefined) asked.searchParams.set('user', username);
	if (denies) asked.searchParams.set('deny', '1');
	const answer = await fetch(asked, { redirect: 'manual' });
	await answer.arrayBuffer();
	return new URL(answer.headers.get('location') ?? 'about:blank');
}

/** Comes back as a client that wants JSON; nobody shows a key here. */
export const comeBack = ({ api }: Pick<Stack, 'api'>, back: URL): Promise<ApiAnswer> =>
	api('GET', back.pathname + back.search, { key: null, headers: JSON_WANTED });

/** The whole way from the start to the callback's answer. */
export async function travel(stack: Stack, journey: Journey = {}): Promise<ApiAnswer> {
	return comeBack(stack, await agree(await consentPage(stack, journey), journey));
}

export const expectStateRefused = (answer: ApiAnswer): void => {
	expectError(answer, 400, 'oauth_state_invalid');
};
