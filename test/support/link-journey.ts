import type { ApiAnswer } from './api-client.js';
import { agree, CALLBACK, type Journey } from './oauth-journey.js';
import type { Stack } from './start-stack.js';

export const LINKS = '/v1/connect-links';
export const FOR_BROWSERS = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const FOR_SCRIPTS = { Accept: 'application/json' };

export interface MadeLink {
	readonly id: string;
	readonly url: string;
	/** Path of its page. */
	readonly page: string;
	readonly label: string;
	readonly status: string;
	readonly account_id: string | null;
	readonly expires_at: string;
}

export type NewLink = Readonly<Record<string, unknown>> & { readonly key?: string };

/** Makes a connect link in the first tenant's workspace. */
export async function makeLink(stack: Stack, { key, ...body }: NewLink = {}): Promise<MadeLink> {
	const answer = await stack.api('POST', LINKS, {
		body: { label: 'Bakery Miller', ...body },
		...(key === undefined ? {} : { key }),
	});
	if (answer.status !== 201) throw new Error(`no link was made: ${answer.text}`);
	const made = answer.body as Omit<MadeLink, 'page'>;
	return { ...made, page: new URL(made.url).pathname };
}

/** A browser with a cookie jar of its own, or a script that keeps cookies. */
export interface Visitor {
	go(method: 'GET' | 'POST', path: string, headers?: Record<string, string>): Promise<ApiAnswer>;
	/** The `Cookie` header it would send now. */
	cookie(): string;
}

export function visitor(stack: Pick<Stack, 'api'>, accept = FOR_SCRIPTS): Visitor {
	const jar = new Map<string, string>();
	const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
	return {
		cookie,
		go: async (method, path, headers = {}) => {
			const answer = await stack.api(method, path, {
				key: null,
				headers: { ...accept, ...(jar.size > 0 ? { Cookie: cookie() } : {}), ...headers },
			});
			for (const line of answer.headers.getSetCookie()) {
				const [pair = ''] = line.split(';');
				const [name = '', value = ''] = pair.split('=');
				jar.set(name, value);
			}
			return answer;
		},
	};
}

/** Opens the link and clicks its button; the address of the consent page it leads to. */
export async function clickLink(who: Visitor, { page }: Pick<MadeLink, 'page'>): Promise<URL> {
	await who.go('GET', page);
	const answer = await who.go('POST', page);
	if (answer.status !== 303) throw new Error(`the button led nowhere: ${answer.text}`);
	return new URL(answer.headers.get('location') ?? '');
}

/** Comes back from the consent page in the same browser. */
export const returnTo = (who: Visitor, back: URL): Promise<ApiAnswer> =>
	who.go('GET', CALLBACK + back.search);

/** The whole way from the link to the callback's answer. */
export async function travelByLink(
	stack: Stack,
	link: MadeLink,
	journey: Journey & { readonly who?: Visitor } = {},
): Promise<ApiAnswer> {
	const { who = visitor(stack) } = journey;
	return returnTo(who, await agree(await clickLink(who, link), journey));
}
