import { htmlDocument, paragraph, smallPrint, type Html } from '../../platform/html-document.js';
import { escapeHtml, type RoutePage } from '../../platform/http-page.js';
import { MAX_PASSWORD, MIN_PASSWORD } from './password.js';
import type { SetupView } from './schemas.js';

const STYLE = `<style>
label { display: block; margin: .75rem 0; font-weight: 600; }
input { display: block; box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .6rem;
	border: 1px solid #8a827a; border-radius: 8px; font: inherit; }
input:focus-visible { outline: 3px solid #26221f; outline-offset: 1px; }
</style>`;

/** What a person sees who opens a set-up link, and who has filled it in. */
export const setupPage: RoutePage<SetupView> = {
	answer: ({ status, email }) =>
		status === 'open'
			? htmlDocument('Set up Pinlane', [
					STYLE,
					paragraph('You become the owner: choose how you sign in.'),
					form(email),
					smallPrint('The link works once. Nothing is kept of the password but a hash.'),
				])
			: htmlDocument('All set', [
					paragraph(`You can sign in as ${email ?? ''} now.`),
					paragraph('Programs sign in with POST /v1/auth/login. You can close this page.'),
				]),
	fault: ({ message, remedy, requestId }) =>
		htmlDocument('Not set up', [
			paragraph(message),
			paragraph(remedy),
			smallPrint(`Request ${requestId}`),
		]),
};

const form = (email: string | null): Html => `<form method="post" autocomplete="on">
<label>E-mail address
<input type="email" name="email" required maxlength="254" autocomplete="username"${
	email === null ? ' autofocus' : ` value="${escapeHtml(email)}" readonly`
}></label>
<label>Name
<input type="text" name="full_name" maxlength="255" autocomplete="name"></label>
<label>Password, at least ${String(MIN_PASSWORD)} characters
<input type="password" name="password" required minlength="${String(MIN_PASSWORD)}" maxlength="${String(MAX_PASSWORD)}" autocomplete="new-password"></label>
<button type="submit">Become the owner</button>
</form>`;
