import { hasExpired, replaceApiKey, type ApiKeyStore } from '../../features/access/index.js';
import type { WorkspaceStore } from '../../features/workspaces/index.js';
import type { Clock } from '../../platform/clock.js';
import { systemRandom } from '../../platform/random.js';
import { UsageError } from './usage-error.js';

export interface RerollKeyRequest {
	readonly workspaceId: string;
	readonly keyId: string;
	readonly overlapHours: number;
	/** Of the new key; the old one's when null. */
	readonly expiresAt: Date | null;
}

const MAX_OVERLAP_HOURS = 168;
const HOUR_MS = 3_600_000;

/** Replaces a key on behalf of whoever runs the service. Throws UsageError where it cannot be. */
export async function rerollKey(
	deps: {
		readonly apiKeys: ApiKeyStore;
		readonly workspaces: WorkspaceStore;
		readonly clock: Clock;
	},
	{ workspaceId, keyId, overlapHours, expiresAt }: RerollKeyRequest,
): Promise<{ apiKeyId: string; apiKey: string; endsAt: Date }> {
	if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > MAX_OVERLAP_HOURS) {
		throw new UsageError(`--overlap-hours takes 0 to ${MAX_OVERLAP_HOURS}`);
	}
	const [workspace, key] = await Promise.all([
		deps.workspaces.find(workspaceId),
		deps.apiKeys.find(workspaceId, keyId),
	]);
	const inForce = key && !key.revokedAt && !key.replacedBy && !hasExpired(key, deps.clock.now());
	if (!workspace || !inForce) {
		throw new UsageError('there is no such key in force in that workspace, or it was re-rolled');
	}
	const rerolled = await replaceApiKey({ ...deps, random: systemRandom }, key, {
		environment: workspace.environment,
		overlapMs: overlapHours * HOUR_MS,
		expiresAt: expiresAt ?? key.expiresAt ?? null,
	});
	if (!rerolled) throw new UsageError('somebody else is changing the key; look at it again');
	const { issued, replaced } = rerolled;
	return { apiKeyId: issued.record._id, apiKey: issued.apiKey, endsAt: replaced.expiresAt };
}
