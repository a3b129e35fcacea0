import { recordAnswer } from '../wire/answers.js';

/** One answer of the service, whole. */
export interface ApiAnswer {
	readonly status: number;
	readonly headers: Headers;
	/** The JSON body; null where there is none. */
	readonly body: unknown;
	readonly text: string;
}

export interface ApiCall {
	/** Sent as JSON; a string or bytes go out as they are. */
	readonly body?: unknown;
	/** Null: no key. Absent: the client's own. */
	readonly key?: string | null;
	readonly headers?: Readonly<Record<string, string>>;
}

export type Api = (method: string, path: string, call?: ApiCall) => Promise<ApiAnswer>;

/** Calls the service at `url` as any client would. */
export function apiClient(url: string, ownKey: string): Api {
	return async (method, path, { body, key = ownKey, headers = {} } = {}) => {
		const raw = typeof body === 'string' || body instanceof Uint8Array;
		const answer = await fetch(`${url}${path}`, {
			method,
			redirect: 'manual',
			headers: {
				...(key === null ? {} : { 'X-API-Key': key }),
				...(body === undefined || raw ? {} : { 'Content-Type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
		});
		const text = await answer.text();
		const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
		const parsed = isJson && text !== '' ? (JSON.parse(text) as unknown) : null;
		recordAnswer({ method, path, status: answer.status, body: parsed });
		return { status: answer.status, headers: answer.headers, body: parsed, text };
	};
}
