import { escapeHtml, type RoutePage } from '../../platform/http-page.js';
import type { OAuthResult } from './schemas.js';

const STYLE = `
body { margin: 0; display: grid; min-height: 100vh; place-items: center; background: #f6f5f3;
	color: #26221f; font: 1.05rem/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 1rem; padding: 2rem; background: #fff; border-radius: 12px;
	box-shadow: 0 1px 4px rgb(0 0 0 / 15%); }
h1 { margin: 0 0 .75rem; font-size: 1.4rem; }
p { margin: .5rem 0; }
small { color: #6b645e; }`;

interface Told {
	readonly title: string;
	readonly lines: readonly string[];
	readonly small: string;
}

/** What a person sees who comes back from Pinterest's consent page. */
export const oauthPage: RoutePage<OAuthResult> = {
	answer: ({ message, account_id }) =>
		document({
			title: 'Connected',
			lines: [message, 'You can close this page.'],
			small: `Account ${account_id}`,
		}),
	fault: ({ message, remedy, requestId }) =>
		document({ title: 'Not connected', lines: [message, remedy], small: `Request ${requestId}` }),
};

function document({ title, lines, small }: Told): string {
	const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n');
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – Pinlane</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs}
<p><small>${escapeHtml(small)}</small></p>
</main>
</body>
</html>
`;
}
