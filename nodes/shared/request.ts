import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { baseUrlOf } from './base-url';
import { answerError, unreachableError } from './errors';
import type { Calls } from './generated/api-types';
import { readAnswer, type Answer } from './read-answer';

export type ApiCaller = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

export type CallName = keyof Calls;
export type CallInput<Name extends CallName> = Omit<Calls[Name], 'answer'>;
export type CallAnswer<Name extends CallName> = Calls[Name]['answer'];

interface Parts {
	readonly path?: Readonly<Record<string, string>>;
	readonly query?: object;
	readonly body?: object;
}

const TIMEOUT_MS = 60_000;
const MAX_TRIES = 3;
/** A wait that the service asks for is kept up to this long; a longer one is the user's to plan. */
const LONGEST_PAUSE_SECONDS = 10;

/**
 * One call of the service, with the credential's key. A short `Retry-After` is waited for.
 * Throws a NodeApiError that says what happened, what to do, the service's code and the status.
 */
export async function callApi<Name extends CallName>(
	caller: ApiCaller,
	name: Name,
	input: CallInput<Name> & Parts,
): Promise<CallAnswer<Name>> {
	const baseUrl = baseUrlOf(await caller.getCredentials('pinlaneApi'));
	for (let tries = 1; ; tries += 1) {
		const answer = await send(caller, { baseUrl, name, ...input });
		if (readAnswer(answer, baseUrl).kind === 'success') {
			return answer.body as CallAnswer<Name>;
		}
		const seconds = pauseSeconds(answer);
		if (seconds === undefined || tries === MAX_TRIES) {
			throw answerError(caller.getNode(), { answer, baseUrl });
		}
		await sleep(seconds * 1_000, cancelSignalOf(caller));
	}
}

/** Tells of the user's cancel; calls in the editor and of hooks cannot be canceled. */
export const cancelSignalOf = (caller: ApiCaller): AbortSignal | undefined =>
	'getExecutionCancelSignal' in caller ? caller.getExecutionCancelSignal() : undefined;

async function send(
	caller: ApiCaller,
	{ baseUrl, name, path = {}, query, body }: Parts & { baseUrl: string; name: CallName },
): Promise<Answer> {
	const [method, template] = name.split(' ') as [IHttpRequestMethods, string];
	const address = template.replace(/\{(\w+)\}/g, (_, part: string) =>
		encodeURIComponent(path[part] ?? ''),
	);
	try {
		const answer = (await caller.helpers.httpRequestWithAuthentication.call(caller, 'pinlaneApi', {
			method,
			url: `${baseUrl}${address}`,
			...(query && { qs: { ...query } }),
			...(body && { body: { ...body } }),
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})) as IN8nHttpFullResponse;
		return answer;
	} catch (error) {
		throw unreachableError(caller.getNode(), { baseUrl, cause: error });
	}
}

/** Only refusals that leave nothing behind name a time: 429, and 503 before anything was stored. */
function pauseSeconds({ statusCode, headers }: Answer): number | undefined {
	if (statusCode !== 429 && statusCode !== 503) return undefined;
	const seconds = Number(headers['retry-after'] ?? Number.NaN);
	return seconds >= 0 && seconds <= LONGEST_PAUSE_SECONDS ? seconds : undefined;
}
