import { escapeHtml } from './http-page.js';

const STYLE = `
body { margin: 0; display: grid; min-height: 100vh; place-items: center; background: #f6f5f3;
	color: #26221f; font: 1.05rem/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 1rem; padding: 2rem; background: #fff; border-radius: 12px;
	box-shadow: 0 1px 4px rgb(0 0 0 / 15%); overflow-wrap: anywhere; }
h1 { margin: 0 0 .75rem; font-size: 1.4rem; }
p { margin: .5rem 0; }
ul { margin: .5rem 0; padding-left: 1.25rem; }
button { margin: 1rem 0 .5rem; padding: .7rem 1.2rem; border: 0; border-radius: 999px;
	background: #b3001b; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid #26221f; outline-offset: 2px; }
small { color: #6b645e; }`;

/** Markup whose texts are escaped already. */
export type Html = string;

export const paragraph = (text: string): Html => `<p>${escapeHtml(text)}</p>`;

export const smallPrint = (text: string): Html => `<p><small>${escapeHtml(text)}</small></p>`;

export const bulletList = (texts: readonly string[]): Html =>
	`<ul>\n${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join('\n')}\n</ul>`;

export const linkTo = (url: string, label: string): Html =>
	`<p><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`;

/** Posts nothing but the click to the page's own address. */
export const buttonForm = (label: string): Html =>
	`<form method="post"><button type="submit">${escapeHtml(label)}</button></form>`;

/** A page of its own that loads and runs nothing; the title is text, the parts are markup. */
export function htmlDocument(title: string, parts: readonly Html[]): Html {
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
${parts.join('\n')}
</main>
</body>
</html>
`;
}
