import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** n8n's own REST interface, signed in as the owner. It is internal and changes with n8n. */
export interface N8nApi {
	readonly url: string;
	/** Answers with the `data` of n8n's envelope. Throws N8nRefused for anything but 2xx. */
	call<T extends z.ZodType>(request: N8nRequest, answer: T): Promise<z.output<T>>;
}

export interface N8nRequest {
	readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
	readonly path: string;
	readonly body?: unknown;
}

export class N8nRefused extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

const OWNER = {
	email: 'owner@example.com',
	firstName: 'Test',
	lastName: 'Owner',
	password: 'Test-Owner-1',
};
const WITHIN_MS = 60_000;

const envelope = z.object({ data: z.unknown() });
const fault = z.object({ message: z.string() });

/** Makes the owner of a new n8n and keeps the session. */
export async function signIn(url: string): Promise<N8nApi> {
	const session = { cookie: '', browserId: randomUUID() };
	const api: N8nApi = {
		url,
		call: async ({ method, path, body }, answer) => {
			const response = await fetch(`${url}${path}`, {
				method,
				headers: {
					cookie: session.cookie,
					'browser-id': session.browserId,
					...(body === undefined ? {} : { 'content-type': 'application/json' }),
				},
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
				signal: AbortSignal.timeout(WITHIN_MS),
			});
			session.cookie = sessionCookie(response) ?? session.cookie;
			const content = readJson(await response.text());
			if (!response.ok) {
				const told = fault.safeParse(content).data?.message ?? JSON.stringify(content);
				throw new N8nRefused(
					response.status,
					`n8n answered ${method} ${path} with ${String(response.status)}: ${told}`,
				);
			}
			const wrapped = envelope.safeParse(content);
			return answer.parse(wrapped.success ? wrapped.data.data : content);
		},
	};
	await api.call({ method: 'POST', path: '/rest/owner/setup', body: OWNER }, z.unknown());
	return api;
}

function sessionCookie(response: Response): string | undefined {
	return response.headers
		.getSetCookie()
		.find((cookie) => cookie.startsWith('n8n-auth='))
		?.split(';')[0];
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
