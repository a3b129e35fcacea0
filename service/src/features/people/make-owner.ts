import type { Clock } from '../../platform/clock.js';
import { derivedId } from '../../platform/ids.js';
import {
	ensureProject,
	requireOrganization,
	UNNAMED,
	type CreateProjectDeps,
	type OrganizationStore,
	type WorkspaceStore,
} from '../workspaces/index.js';
import type { UserRecord } from './model.js';
import type { PeopleStore, UserFacts } from './store.js';

export interface MakeOwnerDeps {
	readonly people: PeopleStore;
	readonly organizations: OrganizationStore;
	readonly workspaces: WorkspaceStore;
	readonly lacking: CreateProjectDeps['lacking'];
	readonly clock: Clock;
}

export type NewOwner = Omit<UserFacts, 'now'>;

/**
 * Makes a person the owner of an organization; without one named, of the oldest that was not made
 * for others. Each step can be repeated: what a crash left undone the next try finishes.
 */
export async function makeOwner(
	deps: MakeOwnerDeps,
	owner: NewOwner,
	organizationId: string | null = null,
): Promise<{ readonly user: UserRecord; readonly workspaceId: string }> {
	const now = deps.clock.now();
	const { id, workspaceId } = organizationId
		? { id: organizationId, workspaceId: (await deps.workspaces.listOf(organizationId))[0]?._id }
		: await ownOrganization(deps, now);
	if (workspaceId === undefined) throw new Error(`organization ${id} has no project`);
	const user = await deps.people.put({ ...owner, now });
	// Last: only now is there an owner, and the start makes no further one.
	await deps.people.join({
		_id: derivedId('membership', user._id, id),
		userId: user._id,
		organizationId: id,
		role: 'owner',
		createdAt: now,
	});
	return { user, workspaceId };
}

async function ownOrganization(
	deps: MakeOwnerDeps,
	now: Date,
): Promise<{ id: string; workspaceId: string }> {
	const { organizations, workspaces } = deps;
	const oldest = await workspaces.oldestOutside(await organizations.tenantIds());
	if (oldest) {
		await requireOrganization({ organizations }, oldest);
		return { id: oldest.organizationId, workspaceId: oldest._id };
	}
	// The same id wherever it is made: two processes that start together make one.
	const id = derivedId('organization', 'of the first owner');
	await organizations.insertNew({ _id: id, name: UNNAMED, createdAt: now, updatedAt: now });
	const sandbox = await ensureProject(deps, {
		kind: 'sandbox',
		organizationId: id,
		name: 'Sandbox',
		provider:
			deps.lacking('simulator').length > 0 && deps.lacking('pinterest-sandbox').length === 0
				? 'pinterest-sandbox'
				: 'simulator',
	});
	return { id, workspaceId: sandbox._id };
}
