import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { findOrganization, type FindOrganizationDeps } from './find-organization.js';
import { quotaMonth } from './quota-month.js';
import type { QuotaRef, QuotaStore } from './quota-store.js';

export interface QuotaDeps extends FindOrganizationDeps {
	readonly quotas: QuotaStore;
	readonly clock: Clock;
	/** Of tenants without a number of their own; 0 = any number. */
	readonly monthlyQuota: number;
}

/** What a tenant may create in the present month. */
export interface QuotaStanding {
	/** Null: any number, and nothing is counted. */
	readonly limit: number | null;
	readonly used: number;
	readonly resetAt: Date | null;
}

/** Gives a counted creation back that came to nothing. */
export type GiveBack = () => Promise<void>;

/**
 * Counts one creation of a workspace's tenant where a quota is in force, null where none is.
 * Throws `quota_exceeded`. Who dies between this and the insert has counted one too many.
 */
export async function takeCreation(deps: QuotaDeps, workspaceId: string): Promise<GiveBack | null> {
	const quota = await quotaOf(deps, workspaceId);
	if (!quota) return null;
	const { ref, limit } = quota;
	if (await deps.quotas.take(ref, limit)) return () => deps.quotas.giveBack(ref);
	const resetAt = ref.month.endsAt.toISOString();
	throw new ServiceError('quota_exceeded', {
		message: `All ${limit} pins that may be created this month are used up, until ${resetAt}.`,
		facts: { quota_calls_monthly: limit, calls_used: limit, quota_reset_at: resetAt },
	});
}

/** What is used up of the quota; the same numbers that a creation is measured by. */
export async function readQuota(deps: QuotaDeps, workspaceId: string): Promise<QuotaStanding> {
	const quota = await quotaOf(deps, workspaceId);
	if (!quota) return { limit: null, used: 0, resetAt: null };
	const { ref, limit } = quota;
	return { limit, used: await deps.quotas.used(ref), resetAt: ref.month.endsAt };
}

async function quotaOf(
	deps: QuotaDeps,
	workspaceId: string,
): Promise<{ ref: QuotaRef; limit: number } | null> {
	const organization = await findOrganization(deps, workspaceId);
	if (!organization) return null;
	const limit = organization.record?.monthlyQuota ?? deps.monthlyQuota;
	if (limit === 0) return null;
	return { limit, ref: { organizationId: organization.id, month: quotaMonth(deps.clock.now()) } };
}
