import ipaddr from 'ipaddr.js';
import { OutboundRefused } from './outbound-errors.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

export interface OutboundSettings {
	/** Networks that may be called although they are not public, e.g. `10.0.0.0/8`. */
	readonly allowCidrs: readonly string[];
	/** Host names whose addresses may be anything but metadata services. */
	readonly allowHosts: readonly string[];
}

const SETTINGS = 'OUTBOUND_ALLOW_CIDRS or OUTBOUND_ALLOW_HOSTS';

/** Where clouds keep credentials for whoever asks from inside. */
const NEVER: readonly Range[] = [
	'169.254.0.0/16',
	'fe80::/10',
	'fd00:ec2::254/128',
	'168.63.129.16/32',
	'192.0.0.192/32',
	'100.100.100.200/32',
].map((cidr) => ipaddr.parseCIDR(cidr));

/** Forms of IPv6 that carry an IPv4 address past rules made for IPv4. */
const EMBEDDING: readonly Range[] = [
	'64:ff9b::/96',
	'64:ff9b:1::/48',
	'::ffff:0:0:0/96',
	'2002::/16',
	'2001::/32',
].map((cidr) => ipaddr.parseCIDR(cidr));
const COMPATIBLE: Range = ipaddr.parseCIDR('::/96');
const LOOPBACK_V6 = ipaddr.parse('::1');
const GLOBAL_V6: Range = ipaddr.parseCIDR('2000::/3');

export interface OutboundRules {
	/** Throws OutboundRefused unless this address may be called under this host name. */
	checkAddress(address: string, host: string): void;
}

/** Which addresses may be called. Throws when a network of the settings is not one. */
export function outboundRules({ allowCidrs, allowHosts }: OutboundSettings): OutboundRules {
	const networks = allowCidrs.map((cidr) => ipaddr.parseCIDR(cidr));
	const hosts = new Set(allowHosts.map(bareHost));
	return {
		checkAddress: (text, host) => {
			if (!ipaddr.isValid(text)) throw refused(host, 'leads to something that is no address');
			const address = ipaddr.process(text);
			if (isIn(NEVER, address) || isEmbedding(address)) throw never(host);
			if (isPublic(address) || hosts.has(bareHost(host)) || isIn(networks, address)) return;
			throw refused(host, 'is not a public address');
		},
	};
}

/** A host name as it is compared: lower case, without brackets or a final dot. */
export const bareHost = (host: string): string =>
	host
		.toLowerCase()
		.replace(/^\[|\]$/g, '')
		.replace(/\.$/, '');

const isIn = (ranges: readonly Range[], address: Address): boolean =>
	ranges.some(
		([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
	);

function isEmbedding(address: Address): boolean {
	if (address.kind() !== 'ipv6') return false;
	if (isIn(EMBEDDING, address)) return true;
	return isIn([COMPATIBLE], address) && address.toString() !== LOOPBACK_V6.toString();
}

function isPublic(address: Address): boolean {
	if (address.range() !== 'unicast') return false;
	return address.kind() === 'ipv4' || isIn([GLOBAL_V6], address);
}

const refused = (host: string, why: string): OutboundRefused =>
	new OutboundRefused(
		`The address may not be called by this service: ${host} ${why}. ` +
			`Whoever runs the service can permit it with ${SETTINGS}.`,
		true,
	);

const never = (host: string): OutboundRefused =>
	new OutboundRefused(
		`The address may not be called by this service: ${host} leads to a network that neither ` +
			`${SETTINGS.replace(' or ', ' nor ')} can permit.`,
		false,
	);
