/**
 * The address, or undefined when the text is none.
 * Not `URL.canParse`: in Node 20 it refuses non-ASCII hosts once it is compiled.
 */
export function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
