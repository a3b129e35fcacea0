import { ServiceError } from '../../domain/errors.js';
import { newId } from '../../platform/ids.js';
import { issueApiKey, type IssueApiKeyDeps } from '../access/index.js';
import { ensureProject, refuseLacking, type CreateProjectDeps } from './create-project.js';
import type { Provider, WorkspaceRecord } from './model.js';
import type { OrganizationRecord } from './organization-model.js';
import type { OrganizationStore } from './organization-store.js';

export interface CreateTenantDeps extends CreateProjectDeps, IssueApiKeyDeps {
	readonly organizations: OrganizationStore;
}

export interface NewTenant {
	readonly name: string;
	/** The same again answers with the same tenant. */
	readonly externalId?: string;
	/** Of its first project; the best that works when absent. */
	readonly provider?: Provider;
	readonly monthlyQuota?: number | null;
}

export interface MadeTenant {
	readonly tenant: OrganizationRecord;
	readonly projects: readonly WorkspaceRecord[];
	/** The first key of the first project; only to who made the tenant. */
	readonly apiKey: string | null;
	readonly alreadyExisted: boolean;
}

const PROJECT_NAMES = { production: 'Production', sandbox: 'Sandbox' } as const;
const BY_PREFERENCE = ['pinterest', 'simulator', 'pinterest-sandbox'] as const;

/**
 * Makes an organization with a project and a key. A repeat with the same external id finishes what
 * a crash left undone and answers without a key: more keys are a call of their own.
 * Throws `provider_not_configured` and `conflict`.
 */
export async function createTenant(deps: CreateTenantDeps, input: NewTenant): Promise<MadeTenant> {
	const provider = input.provider ?? bestProvider(deps);
	refuseLacking(deps, provider);
	const now = deps.clock.now();
	const fresh: OrganizationRecord = {
		_id: newId(),
		name: input.name,
		...(input.externalId === undefined ? {} : { externalId: input.externalId }),
		isTenant: true,
		monthlyQuota: input.monthlyQuota ?? null,
		createdAt: now,
		updatedAt: now,
	};
	const isNew = await deps.organizations.insertNew(fresh);
	const tenant = isNew ? fresh : await requireTwin(deps, input.externalId);
	const organizationId = tenant._id;
	const name = PROJECT_NAMES[provider === 'pinterest' ? 'production' : 'sandbox'];
	const first = await ensureProject(deps, { kind: 'first', organizationId, name, provider });
	if (input.provider && first.provider !== provider) throw otherProvider(tenant, first);
	const apiKey = isNew ? await firstKey(deps, first) : null;
	const projects = await deps.workspaces.listOf(organizationId);
	return { tenant, projects, apiKey, alreadyExisted: !isNew };
}

const bestProvider = ({ lacking }: CreateTenantDeps): Provider =>
	BY_PREFERENCE.find((provider) => lacking(provider).length === 0) ?? 'pinterest';

async function requireTwin(
	{ organizations }: CreateTenantDeps,
	externalId: string | undefined,
): Promise<OrganizationRecord> {
	const twin = externalId === undefined ? null : await organizations.byExternalId(externalId);
	if (!twin) throw new Error('a tenant is neither new nor known');
	return twin;
}

const otherProvider = (tenant: OrganizationRecord, first: WorkspaceRecord): ServiceError =>
	new ServiceError('conflict', {
		message: `Tenant ${tenant._id} has this external_id, and the provider ${first.provider}.`,
		remedy: 'Use another external_id for another tenant; the provider of a project never changes.',
		facts: { tenant_id: tenant._id },
	});

async function firstKey(
	deps: CreateTenantDeps,
	{ _id: workspaceId, environment }: WorkspaceRecord,
): Promise<string> {
	const { apiKey } = await issueApiKey(deps, { workspaceId, environment, name: 'first key' });
	return apiKey;
}
