import { findingOf, type Finding } from '../../domain/preflight-findings.js';
import { isShortener, sameSite } from '../../domain/link-sites.js';
import { follow, type FollowDeps, type FollowRequest } from './follow.js';
import { FAULTS } from './look-at-media.js';

export interface LinkLook extends Pick<FollowRequest, 'url' | 'endsAt' | 'signal'> {
	/** Wire name of the field that holds it. */
	readonly field: string;
}

const READ_BYTES = 1_024;

/** Whether the link of a pin opens, and where it leads; nothing of it is ever a refusal. */
export async function lookAtLink(deps: FollowDeps, look: LinkLook): Promise<Finding[]> {
	const { url, field } = look;
	// Pinterest judges the host itself: where it leads makes no difference then.
	if (isShortener(url)) {
		const message = `The link goes over ${url.hostname}, a link shortener: Pinterest often blocks those as spam.`;
		return [findingOf('link_shortener', field, { message })];
	}
	const followed = await openLink(deps, look);
	switch (followed.kind) {
		case 'refused':
			return [findingOf('link_address_refused', field)];
		case 'endless':
			return [findingOf('link_redirects', field)];
		case 'fault': {
			const message = `The link could not be opened: ${url.hostname} ${FAULTS[followed.fault]}.`;
			return [findingOf('link_unreachable', field, { message })];
		}
		case 'answer':
			return judgeAnswer(followed, { url, field });
	}
}

/** HEAD first, for it moves nothing; what refuses HEAD may still answer GET. */
async function openLink(deps: FollowDeps, { url, endsAt, signal }: LinkLook) {
	const request = { url, endsAt, signal, maxResponseBytes: READ_BYTES };
	const headed = await follow(deps, { ...request, method: 'HEAD' });
	const good = headed.kind === 'answer' && headed.response.status < 400;
	const final = headed.kind === 'refused' || headed.kind === 'endless';
	return good || final ? headed : follow(deps, { ...request, method: 'GET' });
}

function judgeAnswer(
	{ url: end, response }: { readonly url: URL; readonly response: { readonly status: number } },
	{ url, field }: Pick<LinkLook, 'url' | 'field'>,
): Finding[] {
	const findings: Finding[] = [];
	if (response.status >= 400) {
		const message = `The link answers with status ${response.status}.`;
		findings.push(findingOf('link_answers_error', field, { message }));
	}
	if (!sameSite(url, end)) {
		const message = `The link leads on to another site, ${end.hostname}; Pinterest may take that for spam.`;
		findings.push(findingOf('link_redirects_elsewhere', field, { message }));
	}
	return findings;
}
