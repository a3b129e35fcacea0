import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { baseUrlOf } from './base-url';
import { unreachableAdvice } from './errors';
import type { ErrorCode } from './generated/api-types';
import { notPinlane, readAnswer, type Answer, type Reading, type Refusal } from './read-answer';

type Credential = ICredentialsDecrypted<ICredentialDataDecryptedObject>;

/**
 * Tells a working credential from a wrong key, a wrong path, a web page and another service: rules
 * of a test request cannot, for n8n takes any 200 for a success.
 */
export async function pinlaneApiTest(
	this: ICredentialTestFunctions,
	{ data = {} }: Credential,
): Promise<INodeCredentialTestResult> {
	const baseUrl = baseUrlOf(data);
	if (!/^https?:\/\/[^/\s]/.test(baseUrl)) {
		return failed('The base URL has to begin with http:// or https:// and name a host.');
	}
	// The only way out that n8n gives a credential test.
	const { request } = this.helpers;
	let answer: Answer;
	try {
		answer = (await request({
			method: 'GET',
			uri: `${baseUrl}/v1/pinterest/accounts`,
			headers: { 'X-API-Key': String(data.apiKey ?? ''), Accept: 'application/json' },
			json: true,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			timeout: 15_000,
		})) as Answer;
	} catch (error) {
		return failed(`Pinlane does not answer at ${baseUrl}. ${unreachableAdvice(error)}`);
	}
	const reading = judge(answer, baseUrl);
	switch (reading.kind) {
		case 'success':
			return { status: 'OK', message: 'Connected to Pinlane' };
		case 'strange':
			return failed(`${reading.message}. ${reading.advice}`);
		case 'refused':
			return failed(sentenceOf(reading.refusal, baseUrl));
	}
}

function sentenceOf({ code, message, remediation }: Refusal, baseUrl: string): string {
	return SENTENCES[code]?.(baseUrl) ?? `${message} ${remediation}`;
}

const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/** A foreign service may well answer with a list; ours numbers its answers and names its users. */
function judge(answer: Answer, baseUrl: string): Reading {
	const reading = readAnswer(answer, baseUrl);
	if (reading.kind !== 'success') return reading;
	const { body, headers } = answer;
	const isOurs =
		Array.isArray(body) &&
		Boolean(headers['x-request-id']) &&
		body.every((account) => typeof account?.pinterest_user_id === 'string');
	return isOurs ? reading : notPinlane(baseUrl);
}

/** The sentence for a refusal, where the service's own would not help in this place. */
const SENTENCES: Partial<Record<ErrorCode, (baseUrl: string) => string>> = {
	invalid_api_key: () =>
		'Pinlane answers, but it does not know this API key. Copy the key again; it begins with pb_ and ends with no space.',
	insufficient_scope: () => 'Pinlane knows this API key, but the key lacks the scope "read".',
	not_found: (baseUrl) =>
		`Pinlane answers, but not under ${baseUrl}. Give the base URL without a path behind it.`,
};
