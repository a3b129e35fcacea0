import { isDeepStrictEqual } from 'node:util';
import { Readable } from 'node:stream';
import { Reply, type Route } from './route.js';

const NO_CONTENT = 204;

/**
 * Compares what a route returned with what it declares, so that a test meets a member or status
 * nobody described. Throws an Error that names the route.
 */
export function checkResponse<Caller>(route: Route<Caller>, result: unknown): void {
	const reply = result instanceof Reply ? result : undefined;
	const status = reply?.options.status ?? route.status;
	if (status !== route.status && !route.alsoStatus?.includes(status)) {
		throw new Error(`route ${route.id} answered the undeclared status ${status}`);
	}
	const body: unknown = reply ? reply.body : result;
	if (body instanceof Readable && route.responseTypes) return;
	if (route.response === undefined || status === NO_CONTENT) {
		if (body !== undefined) throw new Error(`route ${route.id} declares no body but sent one`);
		return;
	}
	if (body instanceof Uint8Array) return;
	const sent: unknown = body === undefined ? undefined : overTheWire(body);
	const parsed = route.response.safeParse(sent);
	if (!parsed.success) {
		throw new Error(`route ${route.id} answered against its schema: ${parsed.error.message}`);
	}
	// A schema that drops unknown members yields less than was sent.
	if (!isDeepStrictEqual(overTheWire(parsed.data), sent)) {
		throw new Error(`route ${route.id} answered members its schema does not declare`);
	}
}

const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
