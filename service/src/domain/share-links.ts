/** A service whose links show a page around a file, and what to use instead. */
export interface ShareLink {
	readonly service: string;
	readonly remedy: string;
}

interface Row {
	readonly service: string;
	readonly host: RegExp;
	/** The direct form of this very link, or how to get one. */
	remedy(url: URL): string;
}

const withParameter = (url: URL, name: string, value: string): string => {
	const direct = new URL(url);
	direct.searchParams.delete('dl');
	direct.searchParams.set(name, value);
	return direct.href;
};

const driveId = (url: URL): string | null =>
	/\/d\/([\w-]{10,})/.exec(url.pathname)?.[1] ?? url.searchParams.get('id');

const DOWNLOAD_IT = 'Download the image and upload it where it has an address of its own.';

const ROWS: readonly Row[] = [
	{
		service: 'Google Drive',
		host: /^(drive|docs)\.google\.com$/,
		remedy: (url) => {
			const id = driveId(url);
			if (id === null) return `Share one file with everybody who has the link. ${DOWNLOAD_IT}`;
			return (
				`Use https://drive.google.com/uc?export=download&id=${id} and let everybody who has ` +
				'the link see the file.'
			);
		},
	},
	{
		service: 'Dropbox',
		host: /(^|\.)dropbox\.com$/,
		remedy: (url) => `Use the direct form: ${withParameter(url, 'raw', '1')}`,
	},
	{
		service: 'OneDrive',
		host: /^(1drv\.ms|onedrive\.live\.com|photos\.onedrive\.com)$/,
		remedy: () =>
			'In OneDrive choose Embed and use the address in src with /embed replaced by /download.',
	},
	{
		service: 'SharePoint',
		host: /\.sharepoint\.com$/,
		remedy: (url) =>
			`Use ${withParameter(url, 'download', '1')} and let everybody who has the link see the file.`,
	},
	{
		service: 'Google Photos',
		host: /^(photos\.google\.com|photos\.app\.goo\.gl)$/,
		remedy: () => DOWNLOAD_IT,
	},
	{ service: 'iCloud', host: /(^|\.)icloud\.com$/, remedy: () => DOWNLOAD_IT },
	{ service: 'WeTransfer', host: /(^|\.)(wetransfer\.com|we\.tl)$/, remedy: () => DOWNLOAD_IT },
	{ service: 'Canva', host: /(^|\.)canva\.com$/, remedy: () => DOWNLOAD_IT },
	{
		service: 'Pinterest',
		host: /(^|\.)(pinterest\.[a-z.]{2,6}|pin\.it)$/,
		remedy: () => DOWNLOAD_IT,
	},
];

/** The service whose page this address is likely to show in place of a file, or null. */
export function shareLinkOf(url: URL): ShareLink | null {
	const row = ROWS.find(({ host }) => host.test(url.hostname));
	return row ? { service: row.service, remedy: row.remedy(url) } : null;
}
