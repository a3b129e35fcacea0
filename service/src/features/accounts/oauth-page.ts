import { bulletList, htmlDocument, paragraph, smallPrint } from '../../platform/html-document.js';
import type { RoutePage } from '../../platform/http-page.js';
import type { OAuthResult } from './schemas.js';

const WITHDRAW =
	'You can take this back at any time in your settings at Pinterest, among the connected apps.';

/** What a person sees who comes back from Pinterest's consent page. */
export const oauthPage: RoutePage<OAuthResult> = {
	answer: ({ message, granted }) =>
		htmlDocument('Connected', [
			paragraph(message),
			paragraph('This was allowed:'),
			bulletList(granted),
			paragraph('You can close this page.'),
			smallPrint(WITHDRAW),
		]),
	fault: ({ message, remedy, requestId }) =>
		htmlDocument('Not connected', [
			paragraph(message),
			paragraph(remedy),
			smallPrint(`Request ${requestId}`),
		]),
};
