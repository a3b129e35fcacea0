import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import { derivedId, newId } from '../../platform/ids.js';
import { refuseLimitedKey, type Caller } from '../access/index.js';
import { environmentOf } from './create-workspace.js';
import type { Provider, WorkspaceRecord } from './model.js';
import type { WorkspaceStore } from './store.js';

export interface CreateProjectDeps {
	readonly workspaces: Pick<WorkspaceStore, 'find' | 'insertNew' | 'byExternalId' | 'listOf'>;
	readonly clock: Clock;
	/** Settings that the provider lacks; it works where there are none. */
	lacking(provider: Provider): readonly string[];
}

export interface NewProject {
	readonly name: string;
	readonly provider: Provider;
	/** The same again answers with the same project. */
	readonly externalId?: string;
}

export interface MadeProject {
	readonly project: WorkspaceRecord;
	readonly alreadyExisted: boolean;
}

const MAX_PROJECTS = 100;

/**
 * Makes a project of the caller's organization. Throws `provider_not_configured` and `conflict`,
 * and `insufficient_scope` for a key with an account list.
 */
export async function createProject(
	deps: CreateProjectDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ name, provider, externalId }: NewProject,
): Promise<MadeProject> {
	refuseLimitedKey(caller);
	refuseLacking(deps, provider);
	const { organizationId } = await requireWorkspace(deps, caller.workspaceId);
	const existing = externalId && (await deps.workspaces.byExternalId(organizationId, externalId));
	if (existing) return repeated(existing, provider);
	if ((await deps.workspaces.listOf(organizationId)).length >= MAX_PROJECTS) {
		throw new ServiceError('conflict', {
			message: `An organization can have ${MAX_PROJECTS} projects.`,
			remedy: 'Use one of the projects that GET /v1/projects lists.',
		});
	}
	const project = projectOf(
		{ organizationId, name, provider, id: newId() },
		{ now: deps.clock.now(), externalId },
	);
	if (await deps.workspaces.insertNew(project)) return { project, alreadyExisted: false };
	const twin = externalId && (await deps.workspaces.byExternalId(organizationId, externalId));
	if (!twin) throw new Error(`project ${project._id} is neither new nor known`);
	return repeated(twin, provider);
}

function repeated(project: WorkspaceRecord, provider: Provider): MadeProject {
	if (project.provider === provider) return { project, alreadyExisted: true };
	throw new ServiceError('conflict', {
		message: `Project ${project._id} has this external_id, and the provider ${project.provider}.`,
		remedy: 'Use another external_id for another project; the provider of one never changes.',
		facts: { project_id: project._id },
	});
}

/**
 * The one project of its kind that an organization can have: made at most once, whoever asks for
 * it how often.
 */
export async function ensureProject(
	{ workspaces, clock }: Pick<CreateProjectDeps, 'workspaces' | 'clock'>,
	wanted: {
		readonly kind: 'first' | 'sandbox';
		readonly organizationId: string;
		readonly name: string;
		readonly provider: Provider;
	},
): Promise<WorkspaceRecord> {
	const id = derivedId('project', wanted.kind, wanted.organizationId);
	const project = projectOf({ ...wanted, id }, { now: clock.now() });
	if (await workspaces.insertNew(project)) return project;
	return requireWorkspace({ workspaces }, id);
}

/** Throws `provider_not_configured`, naming what is missing. */
export function refuseLacking(
	{ lacking }: Pick<CreateProjectDeps, 'lacking'>,
	provider: Provider,
): void {
	const missing = lacking(provider);
	if (missing.length === 0) return;
	throw new ServiceError('provider_not_configured', {
		message: `The provider ${provider} needs settings that are not set: ${missing.join(', ')}.`,
		facts: { provider, missing_settings: missing },
	});
}

async function requireWorkspace(
	{ workspaces }: { readonly workspaces: Pick<WorkspaceStore, 'find'> },
	id: string,
): Promise<WorkspaceRecord> {
	const workspace = await workspaces.find(id);
	if (!workspace) throw new Error(`workspace ${id} is gone`);
	return workspace;
}

const projectOf = (
	{ id, ...facts }: Pick<WorkspaceRecord, 'organizationId' | 'name' | 'provider'> & { id: string },
	{ now, externalId }: { readonly now: Date; readonly externalId?: string },
): WorkspaceRecord => ({
	_id: id,
	name: facts.name,
	environment: environmentOf(facts.provider),
	provider: facts.provider,
	organizationId: facts.organizationId,
	...(externalId === undefined ? {} : { externalId }),
	createdAt: now,
	updatedAt: now,
});
