import nock from 'nock';
import type { CallAnswer, CallName } from '../../nodes/shared/request';
import { CREDENTIAL } from './n8n-run';
import { SAMPLES } from './samples';

export interface Sent {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
}

/** A status and a body; a text goes out as it is. */
export interface Canned {
	readonly status: number;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** No answer at all: the connection breaks. */
	readonly broken?: boolean;
}

export interface FakePinlane {
	/** Every request, oldest first. */
	readonly sent: readonly Sent[];
	/** Answers for the next requests of this call; the last one stays. */
	answer<Name extends CallName>(call: Name, ...answers: (Canned | CallAnswer<Name>)[]): void;
	bodies(call: CallName): unknown[];
}

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'];

/**
 * Answers every call at the address of the tests' credential; forgets all between two tests. Call
 * it at the top of a test file.
 */
export function useFakePinlane(): FakePinlane {
	const sent: Sent[] = [];
	const scripts = new Map<CallName, Canned[]>();
	beforeAll(() => {
		if (!nock.isActive()) nock.activate();
		nock.disableNetConnect();
	});
	beforeEach(() => {
		sent.length = 0;
		scripts.clear();
		for (const [call, body] of Object.entries(SAMPLES)) scripts.set(call as CallName, [good(body)]);
		listen({ sent, scripts });
	});
	afterEach(() => nock.cleanAll());
	// What nock changed in node's http outlives the test file that loaded it.
	afterAll(() => nock.restore());
	return {
		sent,
		answer: (call, ...answers) =>
			void scripts.set(
				call,
				answers.map((each) => (isCanned(each) ? each : good(each))),
			),
		bodies: (call) =>
			sent.filter(({ method, path }) => callOf(method, path) === call).map(({ body }) => body),
	};
}

function listen(state: { readonly sent: Sent[]; readonly scripts: Map<CallName, Canned[]> }): void {
	const scope = nock(CREDENTIAL.baseUrl).persist();
	for (const method of METHODS) {
		scope.intercept(/.*/, method).reply(function answer(uri, body, done) {
			const { pathname, searchParams } = new URL(uri, CREDENTIAL.baseUrl);
			const query = Object.fromEntries(searchParams);
			state.sent.push({ method, path: pathname, query, headers: this.req.headers, body });
			const script = state.scripts.get(callOf(method, pathname)) ?? [];
			const canned = (script.length > 1 ? script.shift() : script[0]) ?? { status: 404 };
			if (canned.broken) return done(new Error('the connection broke'), [0]);
			done(null, [canned.status, canned.body as nock.Body, headersOf(canned)]);
		});
	}
}

/** A refusal in the service's words. */
export const refusal = (
	status: number,
	code: string,
	more: Readonly<Record<string, unknown>> = {},
): Canned => {
	const message = `The sentence of ${code}.`;
	const error = {
		code,
		message,
		remediation: `What to do about ${code}.`,
		request_id: 'req-1',
		...more,
	};
	const seconds = more.retry_after_seconds;
	return {
		status,
		body: { error, detail: { message, code }, message, code },
		...(seconds !== undefined && { headers: { 'Retry-After': String(seconds) } }),
	};
};

const good = (body: unknown): Canned => ({ status: body === undefined ? 204 : 200, body });

const isCanned = (answer: unknown): answer is Canned =>
	typeof answer === 'object' && answer !== null && typeof (answer as Canned).status === 'number';

const headersOf = ({ headers, body }: Canned): Record<string, string> => ({
	'X-Request-ID': 'req-1',
	...(typeof body === 'object' && { 'Content-Type': 'application/json' }),
	...headers,
});

function callOf(method: string, path: string): CallName {
	const known = Object.keys(SAMPLES).find((call) => {
		const [ofMethod, template = ''] = call.split(' ');
		const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
		return ofMethod === method && pattern.test(path);
	});
	return (known ?? `${method} ${path}`) as CallName;
}
