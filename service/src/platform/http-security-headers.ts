import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/**
 * Helmet's headers as one object. They are the same for every answer, so helmet runs once, on an
 * answer that is never sent, and not with every request.
 */
export function securityHeaders(): Readonly<Record<string, string>> {
	const request = new IncomingMessage(new Socket());
	const response = new ServerResponse(request);
	helmet()(request, response, (error) => {
		if (error instanceof Error) throw error;
	});
	return Object.freeze(
		Object.fromEntries(
			response.getHeaderNames().map((name) => [spelled(name), String(response.getHeader(name))]),
		),
	);
}

/** `x-dns-prefetch-control` as people write it. */
const spelled = (name: string): string =>
	name.replace(
		/(^|-)([a-z])/g,
		(_all, dash: string, letter: string) => dash + letter.toUpperCase(),
	);
