import { refuseLimitedKey, type Caller } from '../access/index.js';
import { ensureProject, refuseLacking, type CreateProjectDeps } from './create-project.js';
import type { WorkspaceRecord } from './model.js';
import { listProjects, type ListProjectsDeps, type Projects } from './list-projects.js';

export type CreateSandboxDeps = CreateProjectDeps & ListProjectsDeps;

/**
 * Makes the sandbox of the caller's organization unless it has one; the projects afterwards, and
 * the new one where there was none.
 * Throws `provider_not_configured`, and `insufficient_scope` for a key with an account list.
 */
export async function createSandbox(
	deps: CreateSandboxDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ name = 'Sandbox' }: { readonly name?: string },
): Promise<Projects & { readonly made?: WorkspaceRecord }> {
	refuseLimitedKey(caller);
	const present = await listProjects(deps, caller);
	if (present.all.some(({ environment }) => environment === 'sandbox')) return present;
	const own =
		deps.lacking('simulator').length === 0 || deps.lacking('pinterest-sandbox').length > 0;
	const provider = own ? 'simulator' : 'pinterest-sandbox';
	refuseLacking(deps, provider);
	const { organizationId } = present.active;
	const made = await ensureProject(deps, { kind: 'sandbox', organizationId, name, provider });
	return { ...(await listProjects(deps, caller)), made };
}
