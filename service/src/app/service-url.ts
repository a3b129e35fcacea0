/** The address of a server that listens here; a bare IPv6 address is put in brackets. */
export const serviceUrl = (host: string, port: number): string =>
	`http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
