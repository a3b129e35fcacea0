import { Reply, defineRoute, type Route } from '../../platform/route.js';
import type { Caller } from '../access/index.js';
import type { NoteActivity } from '../activity/index.js';
import { createProject, type CreateProjectDeps } from './create-project.js';
import { createSandbox, type CreateSandboxDeps } from './create-sandbox.js';
import { presentMadeProject, presentProjects } from './present.js';
import { resetSandbox, type ResetSandboxDeps } from './reset-sandbox.js';
import { createdProject, createProjectBody, createSandboxBody, projectsView } from './schemas.js';

export type ProjectRoutesDeps = CreateProjectDeps &
	CreateSandboxDeps &
	ResetSandboxDeps & { readonly note: NoteActivity };

const PATH = '/v1/projects';
const TAG = 'Projects';

/** The calls that make and empty projects. */
export const projectRoutes = (deps: ProjectRoutesDeps): Route<Caller>[] => [
	createRoute(deps),
	sandboxRoute(deps),
	resetRoute(deps),
];

const createRoute = (deps: ProjectRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'projects.create',
		method: 'POST',
		path: PATH,
		summary: 'Create a project in the organization',
		tag: TAG,
		scope: 'write',
		body: createProjectBody,
		status: 201,
		alsoStatus: [200],
		response: createdProject,
		codes: ['provider_not_configured', 'conflict'],
		run: async (caller: Caller, { body, requestId }) => {
			const { name, provider, external_id: externalId } = body;
			const made = await createProject(deps, caller, {
				name,
				provider,
				...(externalId ? { externalId } : {}),
			});
			const answer = presentMadeProject(made);
			if (made.alreadyExisted) return new Reply(answer, { status: 200 });
			deps.note(caller, {
				action: 'project.created',
				category: 'configuration',
				message: `The project "${name}" was created.`,
				resource: { type: 'project', id: answer.id },
				requestId,
				metadata: { provider },
			});
			return answer;
		},
	});

const sandboxRoute = (deps: ProjectRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'projects.create_sandbox',
		method: 'POST',
		path: `${PATH}/sandbox`,
		summary: 'Create the sandbox project of the organization, unless it has one',
		tag: TAG,
		scope: 'write',
		body: createSandboxBody,
		bodyOptional: true,
		status: 201,
		response: projectsView,
		codes: ['provider_not_configured'],
		run: async (caller: Caller, { body, requestId }) => {
			const projects = await createSandbox(deps, caller, { name: body.name ?? undefined });
			const { made } = projects;
			if (made) {
				deps.note(caller, {
					action: 'project.created',
					category: 'configuration',
					message: `The project "${made.name}" was created.`,
					resource: { type: 'project', id: made._id },
					requestId,
					metadata: { provider: made.provider },
				});
			}
			return presentProjects(projects);
		},
	});

const resetRoute = (deps: ProjectRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'projects.reset_sandbox',
		method: 'POST',
		path: `${PATH}/sandbox/reset`,
		summary: 'Empty the sandbox project: its pins, schedules and files; all else stays',
		tag: TAG,
		scope: 'destructive',
		status: 200,
		response: projectsView,
		codes: ['conflict'],
		run: async (caller: Caller, { requestId }) => {
			const projects = await resetSandbox(deps, caller);
			deps.note(caller, {
				action: 'project.reset',
				category: 'configuration',
				message: 'The sandbox was emptied of its pins, schedules and files.',
				resource: { type: 'project', id: projects.active._id },
				requestId,
			});
			return presentProjects(projects);
		},
	});
