import { ServiceError } from '../../domain/errors.js';
import {
	issueApiKey,
	type IssueApiKeyDeps,
	type IssuedApiKey,
	type Scope,
} from '../access/index.js';
import { findTenant, type FindTenantDeps } from './find-tenant.js';

export type IssueTenantKeyDeps = FindTenantDeps & IssueApiKeyDeps;

export interface NewTenantKey {
	readonly tenantId: string;
	/** The tenant's first when absent. */
	readonly projectId?: string;
	readonly name: string;
	/** All of them when absent. */
	readonly scopes?: readonly Scope[];
}

/** Makes a further key of a tenant's project. Throws `not_found` for either that is not there. */
export async function issueTenantKey(
	deps: IssueTenantKeyDeps,
	{ tenantId, projectId, name, scopes }: NewTenantKey,
): Promise<IssuedApiKey> {
	const { projects } = await findTenant(deps, tenantId);
	const project = projectId ? projects.find(({ _id }) => _id === projectId) : projects[0];
	if (!project) throw new ServiceError('not_found');
	const { _id: workspaceId, environment } = project;
	return issueApiKey(deps, { workspaceId, environment, name, scopes });
}
