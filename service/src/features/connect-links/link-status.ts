import type { ConnectLinkRecord } from './model.js';

export const LINK_STATUSES = ['open', 'used', 'expired', 'revoked'] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/** What has become of a link. What was used stays used, whatever came later. */
export function linkStatus(
	{ usedAt, revokedAt, expiresAt }: Pick<ConnectLinkRecord, 'usedAt' | 'revokedAt' | 'expiresAt'>,
	now: Date,
): LinkStatus {
	if (usedAt) return 'used';
	if (revokedAt) return 'revoked';
	return expiresAt > now ? 'open' : 'expired';
}
