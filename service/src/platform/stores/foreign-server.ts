import type { StoreKind, StoreServer } from './settings.js';

/** A server somebody else runs: it is used, and neither ended nor started by us. */
export function foreignServer(server: {
	kind: StoreKind;
	url: string;
	version: string;
}): StoreServer {
	const refuse = (): Promise<never> =>
		Promise.reject(new Error(`${hideSecrets(server.url)} was not started here`));
	return { ...server, source: 'url', kill: refuse, restart: refuse };
}

/** A URL without its user and password, for messages. */
export const hideSecrets = (url: string): string => url.replace(/\/\/[^/]*@/, '//…@');
