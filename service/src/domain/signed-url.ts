/**
 * Until when a signed address answers, by what it says itself; null for one that does not say.
 * Knows S3, Google Cloud Storage, CloudFront, Azure, Alibaba, Discord, Facebook and Airtable.
 */
export function signedUrlExpiry(url: URL): Date | null {
	const parameters = new Map(
		[...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]),
	);
	for (const scheme of SCHEMES) {
		const expiry = scheme(parameters, url);
		if (expiry && !Number.isNaN(expiry.getTime())) return expiry;
	}
	return null;
}

type Parameters = ReadonlyMap<string, string>;
type Scheme = (parameters: Parameters, url: URL) => Date | null;

/** Signing instant and length of life: AWS and Google, version 4. */
const lifetime =
	(vendor: 'amz' | 'goog'): Scheme =>
	(parameters) => {
		const signed = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(
			parameters.get(`x-${vendor}-date`) ?? '',
		);
		const seconds = parameters.get(`x-${vendor}-expires`) ?? '';
		if (!signed || !/^\d{1,9}$/.test(seconds)) return null;
		const [, year, month, day, hour, minute, second] = signed.map(Number);
		const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
		return new Date(at + Number(seconds) * 1_000);
	};

/** A parameter that alone could mean anything says so only beside its signature. */
const SIGNATURES = [
	'signature',
	'awsaccesskeyid',
	'googleaccessid',
	'key-pair-id',
	'ossaccesskeyid',
];

const expires: Scheme = (parameters) => {
	const seconds = parameters.get('expires') ?? '';
	const signed = SIGNATURES.some((name) => parameters.has(name));
	return signed && /^\d{9,11}$/.test(seconds) ? new Date(Number(seconds) * 1_000) : null;
};

const azure: Scheme = (parameters) => {
	const end = parameters.get('se');
	if (!end || !parameters.has('sig')) return null;
	// Without a zone it is UTC there, and local time to the parser.
	return new Date(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(end) ? `${end}Z` : end);
};

const HEX_SECONDS = /^[0-9a-f]{8}$/i;

const hex =
	(host: RegExp, [name, signature]: readonly [string, string]): Scheme =>
	(parameters, url) => {
		const seconds = parameters.get(name) ?? '';
		const signed = host.test(url.hostname) && parameters.has(signature);
		return signed && HEX_SECONDS.test(seconds) ? new Date(parseInt(seconds, 16) * 1_000) : null;
	};

const AIRTABLE = /^\/v\d+\/[a-z]\/\d+\/\d+\/(\d{13})\//;

const airtable: Scheme = (_parameters, url) => {
	if (!url.hostname.endsWith('.airtableusercontent.com')) return null;
	const [, ms] = AIRTABLE.exec(url.pathname) ?? [];
	return ms === undefined ? null : new Date(Number(ms));
};

const SCHEMES: readonly Scheme[] = [
	lifetime('amz'),
	lifetime('goog'),
	expires,
	azure,
	hex(/\.discordapp\.(com|net)$/, ['ex', 'hm']),
	hex(/\.(fbcdn\.net|cdninstagram\.com)$/, ['oe', 'oh']),
	airtable,
];
