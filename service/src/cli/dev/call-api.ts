import { z } from 'zod';

/** Calls the running service over HTTP as any client would. */
export interface Api {
	call<T extends z.ZodType>(
		request: { method: string; path: string; body?: unknown },
		answer: T,
	): Promise<z.output<T>>;
}

const fault = z.object({ message: z.string(), code: z.string() });

export function apiAt(url: string, apiKey: string): Api {
	return {
		call: async ({ method, path, body }, answer) => {
			const response = await fetch(`${url}${path}`, {
				method,
				headers: {
					'X-API-Key': apiKey,
					...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
				},
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
			const text = await response.text();
			const json: unknown = text === '' ? null : JSON.parse(text);
			if (!response.ok) {
				const { code, message } = fault.parse(json);
				throw new Error(
					`${method} ${path} answered ${String(response.status)} ${code}: ${message}`,
				);
			}
			return answer.parse(json);
		},
	};
}
