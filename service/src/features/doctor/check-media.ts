import type { Finding, FindingCode } from '../../domain/preflight-findings.js';
import { parseUrl } from '../../platform/parse-url.js';
import { inspect } from '../preflight/index.js';
import { failed, ok, skipped, warning } from './checks.js';
import type { DoctorCheck } from './schemas.js';
import type { DoctorDeps, Patient } from './types.js';

/** For a pin that waits these may mend themselves; whoever asks now wants to know. */
const OUT_OF_REACH: readonly FindingCode[] = [
	'media_unreachable',
	'media_answers_error',
	'media_redirects',
	'media_address_refused',
];

/** Looks at the image as the preflight of a pin does: address, bytes, format and size. */
export async function checkMedia(
	{ inspecting }: Pick<DoctorDeps, 'inspecting'>,
	{ imageUrl, signal }: Pick<Patient, 'imageUrl' | 'signal'>,
): Promise<DoctorCheck> {
	if (imageUrl === null) {
		return skipped('media', 'Not checked: send the address of an image as image_url.');
	}
	const content = { ...NO_CONTENT, imageUrl };
	const findings = await inspect(inspecting, { account: null, content, runAt: null, signal });
	const facts = {
		host: parseUrl(imageUrl)?.host ?? null,
		findings: findings.map(({ code, severity, message }) => ({ code, severity, message })),
	};
	const broken = findings.find(isBroken);
	if (broken) return failed('media', { ...wordsOf(broken), facts });
	const [first] = findings;
	if (first) return warning('media', { ...wordsOf(first), facts });
	return ok('media', 'The image can be fetched and is one that Pinterest takes.', facts);
}

const isBroken = ({ code, severity }: Finding): boolean =>
	severity === 'error' || OUT_OF_REACH.includes(code);

const wordsOf = ({ code, message, remedy }: Finding) => ({ code, message, remedy });

const NO_CONTENT = {
	boardId: '',
	title: '',
	description: null,
	altText: null,
	dominantColor: null,
	relatedTerms: null,
	link: null,
	assetId: null,
	coverImageUrl: null,
	coverImageAssetId: null,
} as const;
