/** Hosts that only lead elsewhere; Pinterest takes links over them for spam. */
const SHORTENERS: ReadonlySet<string> = new Set([
	'adf.ly',
	'amzn.to',
	'bit.do',
	'bit.ly',
	'bitly.com',
	'buff.ly',
	'cutt.ly',
	'dlvr.it',
	'geni.us',
	'goo.gl',
	'is.gd',
	'j.mp',
	'lnkd.in',
	'ow.ly',
	'rb.gy',
	'rebrand.ly',
	'shorturl.at',
	's.id',
	't.co',
	't.ly',
	'tiny.cc',
	'tinyurl.com',
	'v.gd',
]);

const bare = (host: string): string =>
	host
		.toLowerCase()
		.replace(/^www\./, '')
		.replace(/\.$/, '');

/** Whether the host of a link only leads elsewhere. */
export const isShortener = ({ hostname }: URL): boolean => SHORTENERS.has(bare(hostname));

/** Second levels under which countries register names, as in `shop.co.uk`. */
const SECOND_LEVEL = /^(ac|co|com|edu|gov|gv|ne|net|or|org)$/;

/** The registered name of a host, as near as it is known without the list of all suffixes. */
function siteOf(host: string): string {
	const labels = bare(host).split('.');
	const [second = '', top = ''] = labels.slice(-2);
	const long = top.length === 2 && SECOND_LEVEL.test(second);
	return labels.slice(long ? -3 : -2).join('.');
}

/** Whether two addresses belong to one site: `shop.example.com` and `www.example.com` do. */
export const sameSite = (one: URL, other: URL): boolean =>
	siteOf(one.hostname) === siteOf(other.hostname);
