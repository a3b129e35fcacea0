export {
	ensureProject,
	type CreateProjectDeps,
	type MadeProject,
	type NewProject,
} from './create-project.js';
export {
	createWorkspace,
	type CreateWorkspaceDeps,
	type NewWorkspace,
} from './create-workspace.js';
export { createOrganizationCache, type OrganizationCache } from './find-organization.js';
export {
	createWorkspaceCache,
	findWorkspace,
	type FindWorkspaceDeps,
	type WorkspaceCache,
} from './find-workspace.js';
export { listProjects, type ListProjectsDeps, type Projects } from './list-projects.js';
export { PROVIDERS, type Environment, type Provider, type WorkspaceRecord } from './model.js';
export type { OrganizationRecord } from './organization-model.js';
export { createOrganizationStore, type OrganizationStore } from './organization-store.js';
export { presentProject, presentProjects } from './present.js';
export { createQuotaStore, type QuotaStore } from './quota-store.js';
export {
	requireOrganization,
	UNNAMED,
	type RequireOrganizationDeps,
} from './require-organization.js';
export { workspaceRoutes, type WorkspaceRoutesDeps } from './routes.js';
export { projectView, projectsView } from './schemas.js';
export { createWorkspaceStore, type WorkspaceStore } from './store.js';
export {
	readQuota,
	takeCreation,
	type GiveBack,
	type QuotaDeps,
	type QuotaStanding,
} from './take-creation.js';
export { tenantRoutes, type TenantRoutesDeps } from './tenant-routes.js';
