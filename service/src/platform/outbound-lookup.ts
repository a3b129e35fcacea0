import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { OutboundRules } from './outbound-rules.js';

/** All addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly LookupAddress[]>;

/** The names as this machine resolves them. */
export const dnsLookup: Lookup = (host) =>
	new Promise((resolve, reject) => {
		systemLookup(host, { all: true }, (error, addresses) =>
			error ? reject(error) : resolve(addresses),
		);
	});

/** The addresses of a host, all of them permitted; one that is not refuses the whole answer. */
export async function permittedAddresses(
	host: string,
	{ lookup, rules }: { readonly lookup: Lookup; readonly rules: OutboundRules },
): Promise<readonly LookupAddress[]> {
	const addresses = await lookup(host);
	if (addresses.length === 0) throw noAddress(host);
	for (const { address } of addresses) rules.checkAddress(address, host);
	return addresses;
}

function noAddress(host: string): NodeJS.ErrnoException {
	return Object.assign(new Error(`no address for ${host}`), { code: 'ENODATA' });
}

/** The same in the form that node's sockets ask in. */
export function guardedLookup(parts: {
	readonly lookup: Lookup;
	readonly rules: OutboundRules;
}): LookupFunction {
	return (host, options, callback) => {
		permittedAddresses(host, parts).then(
			(addresses) => {
				const [first] = addresses;
				if (options.all) callback(null, [...addresses]);
				else callback(null, first?.address ?? '', first?.family);
			},
			(error: NodeJS.ErrnoException) => callback(error, options.all ? [] : ''),
		);
	};
}
