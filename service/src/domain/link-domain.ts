/**
 * The host that a link leads to, in lower case and without `www.`; null for none.
 * Subdomains count as domains of their own: they belong to different people too often.
 */
export function linkDomain(link: string | null): string | null {
	if (!link) return null;
	try {
		// Not URL.canParse: in Node 20 it refuses non-ASCII hosts once it is compiled.
		const host = new URL(link).hostname.toLowerCase().replace(/\.$/, '');
		return host.replace(/^www\.(?=.*\.)/, '') || null;
	} catch {
		return null;
	}
}
