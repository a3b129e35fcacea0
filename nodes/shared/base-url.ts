/** The service's address as the credential has it, without slashes and `/v1` at its end. */
export function baseUrlOf({ baseUrl }: { readonly baseUrl?: unknown }): string {
	return String(baseUrl ?? '')
		.trim()
		.replace(/\/+$/, '')
		.replace(/(?<![:/])\/+v1$/, '');
}
