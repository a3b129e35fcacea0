import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { hashSecret } from '../accounts/index.js';
import { linkStatus } from './link-status.js';
import type { ConnectLinkRecord } from './model.js';
import type { ConnectLinkStore } from './store.js';

export interface RequireOpenLinkDeps {
	readonly connectLinks: Pick<ConnectLinkStore, 'findByToken'>;
	readonly clock: Clock;
}

/**
 * The link whose address holds this token. Throws `not_found`, the same for every text that is no
 * token, and `connect_link_ended`, which only who has the address can see.
 */
export async function requireOpenLink(
	{ connectLinks, clock }: RequireOpenLinkDeps,
	token: string,
): Promise<ConnectLinkRecord> {
	const link = await connectLinks.findByToken(hashSecret(token));
	if (!link) throw unknown();
	const status = linkStatus(link, clock.now());
	switch (status) {
		case 'open':
			return link;
		case 'used':
			throw ended('This link was used already: it works once.');
		case 'expired':
			throw ended('This link has expired.');
		case 'revoked':
			throw ended('This link was withdrawn by the one who sent it.');
	}
}

const unknown = (): ServiceError =>
	new ServiceError('not_found', {
		message: 'There is no page at this address.',
		remedy: 'Copy the whole address from the message that you were sent, or ask for a new link.',
	});

const ended = (message: string): ServiceError =>
	new ServiceError('connect_link_ended', { message });
