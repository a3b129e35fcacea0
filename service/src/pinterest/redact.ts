const TOKEN_FORM = /\bpin[ar]_[\w.~+/-]+/g;

/** The text without the given secrets, plain or URL-encoded, and without anything token-shaped. */
export function redact(text: string, secrets: readonly string[]): string {
	return secrets
		.filter((secret) => secret !== '')
		.flatMap(spellings)
		.reduce((rest, spelling) => rest.replaceAll(spelling, '[redacted]'), text)
		.replace(TOKEN_FORM, '[redacted]');
}

function spellings(secret: string): string[] {
	const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
	return [secret, inForm, inForm.replaceAll('+', '%20')];
}
