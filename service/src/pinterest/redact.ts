const TOKEN_FORM = /\bpin[ar]_[\w.~+/-]+/g;

/** What the form of an upload is signed with, as members of JSON. */
const SIGNED_FORM =
	/("(?:policy|x-amz-(?:signature|security-token|credential))"\s*:\s*")(?:[^"\\]|\\.)*/gi;

/**
 * The text without the given secrets, plain or URL-encoded, without anything token-shaped, and
 * without what an upload is signed with.
 */
export function redact(text: string, secrets: readonly string[]): string {
	return secrets
		.filter((secret) => secret !== '')
		.flatMap(spellings)
		.reduce((rest, spelling) => rest.replaceAll(spelling, '[redacted]'), text)
		.replace(TOKEN_FORM, '[redacted]')
		.replace(SIGNED_FORM, '$1[redacted]');
}

function spellings(secret: string): string[] {
	const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
	return [secret, inForm, inForm.replaceAll('+', '%20')];
}
