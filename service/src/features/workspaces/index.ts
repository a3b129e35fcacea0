export {
	createWorkspace,
	type CreateWorkspaceDeps,
	type NewWorkspace,
} from './create-workspace.js';
export {
	createWorkspaceCache,
	findWorkspace,
	type FindWorkspaceDeps,
	type WorkspaceCache,
} from './find-workspace.js';
export { PROVIDERS, type Environment, type Provider, type WorkspaceRecord } from './model.js';
export { workspaceRoutes, type WorkspaceRoutesDeps } from './routes.js';
export { createWorkspaceStore, type WorkspaceStore } from './store.js';
