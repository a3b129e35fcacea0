import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { ErrorCode } from './generated/api-types';
import { readAnswer, type Answer, type Refusal } from './read-answer';

/** What to do in n8n, where that is not what the service tells a programmer to do. */
const ADVICE: Partial<Record<ErrorCode, string>> = {
	invalid_api_key:
		'Open the Pinlane credential of this node and put in a valid key. Whoever runs the service can make a new one.',
	insufficient_scope: 'Use a credential whose API key has the scope named above.',
	account_not_permitted:
		'Choose another account, or use a credential whose API key may act for this one.',
	idempotency_key_reused:
		'This key belongs to an earlier pin that differs as said above. To send this content as another pin, put a new text into Options > Idempotency Key.',
};

interface Facts {
	readonly message: string;
	readonly advice: string;
	readonly status?: number;
	/** Members of the error's context, beside its item. */
	readonly context?: IDataObject;
}

/** The one error class of the nodes; what happened, and what to do about it. */
export function apiError(node: INode, { message, advice, status, context }: Facts): NodeApiError {
	const error = new NodeApiError(
		node,
		{ message },
		{ message, description: advice, ...(status && { httpCode: String(status) }) },
	);
	Object.assign(error.context, context);
	return error;
}

/** An answer that is no success as the error of the node that asked. */
export function answerError(
	node: INode,
	{ answer, baseUrl }: { readonly answer: Answer; readonly baseUrl: string },
): NodeApiError {
	const status = answer.statusCode;
	const reading = readAnswer(answer, baseUrl);
	switch (reading.kind) {
		case 'refused':
			return refusalError(node, reading.refusal, status);
		case 'strange':
			return apiError(node, { ...reading, status });
		case 'success':
			throw new TypeError(`HTTP ${status} is a success`);
	}
}

function refusalError(node: INode, refusal: Refusal, status: number): NodeApiError {
	const { code, message, remediation, request_id: requestId } = refusal;
	const advice = [
		ADVICE[code] ?? remediation,
		...(refusal.errors ?? []).map(({ loc, msg }) => `${labelOf(loc)}: ${msg}.`),
		`(${code}, request ${requestId})`,
	];
	return apiError(node, {
		// n8n goes on trying to activate a trigger at every start unless it reads this word.
		message: status === 401 ? `Authorization failed: ${message}` : message,
		advice: advice.join(' '),
		status,
		context: { code, request_id: requestId, fields: (refusal.errors ?? []).map(fieldOf) },
	});
}

/** Fields that the editor calls otherwise than the service. */
const LABELS: Readonly<Record<string, string>> = {
	account_id: 'Account',
	board_id: 'Board',
	events: 'Trigger On',
	run_at: 'Publish At',
};

/** `["body", "link_url"]` as the field is called in the editor. */
const labelOf = ([, ...path]: readonly (string | number)[]): string =>
	path.map((part) => LABELS[part] ?? titled(String(part))).join(' ') || 'The request';

const titled = (name: string): string =>
	name
		.split('_')
		.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
		.join(' ')
		.replace(/\bUrl\b/g, 'URL')
		.replace(/\bId\b/g, 'ID');

const fieldOf = ({ loc }: { readonly loc: readonly (string | number)[] }): string =>
	loc.slice(1).join('.');

/** The service could not be asked at all; `cause` is what n8n says about it. */
export function unreachableError(
	node: INode,
	{ baseUrl, cause }: { readonly baseUrl: string; readonly cause: unknown },
): NodeApiError {
	return apiError(node, {
		message: `Pinlane does not answer at ${baseUrl}`,
		advice: unreachableAdvice(cause),
	});
}

export function unreachableAdvice(cause: unknown): string {
	const said = cause instanceof Error ? cause.message.replace(/[.\s]*$/, '. ') : '';
	return `${said}Check that the service runs and that n8n can reach it. In Docker, 127.0.0.1 is the container itself: use http://host.docker.internal:3400 for a service on the host. Where n8n guards private addresses, allow this one in N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES.`;
}

/** Whether a call failed in a way that may pass by itself: no answer, 429 or 5xx. */
export function isPassing(error: unknown): boolean {
	if (!(error instanceof NodeApiError)) return false;
	const status = Number(error.httpCode ?? 0);
	return status === 0 || status === 429 || status >= 500;
}

/** The service's code of a refusal; undefined for what something else answered, and for no answer. */
export function codeOf(error: unknown): string | undefined {
	const code = error instanceof NodeApiError ? error.context.code : undefined;
	return typeof code === 'string' ? code : undefined;
}

/** Whether the service itself says that what was asked for does not exist; a proxy is not believed. */
export function isGone(error: unknown): boolean {
	if (!(error instanceof NodeApiError) || codeOf(error) === undefined) return false;
	return error.httpCode === '404' || error.httpCode === '410';
}

/** Whether the service refuses this field of the request. */
export function isAbout(error: unknown, field: string): error is NodeApiError {
	const fields = error instanceof NodeApiError ? error.context.fields : undefined;
	return Array.isArray(fields) && fields.includes(field);
}
