/**
 * The address, where given seen from `base`, or undefined when the text is none.
 * Not `URL.canParse`: in Node 20 it refuses non-ASCII hosts once it is compiled.
 */
export function parseUrl(text: string, base?: URL): URL | undefined {
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}
