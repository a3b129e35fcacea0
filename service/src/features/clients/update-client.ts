import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import { nameKeyOf, type ClientSettings } from './create-client.js';
import { leadLanes, type FollowClientDeps } from './follow-client.js';
import type { ClientRecord } from './model.js';
import { nameTaken } from './name-taken.js';
import { permitArranging } from './permit-arranging.js';
import { requireClient } from './require-client.js';

export interface ClientUpdate extends ClientSettings {
	readonly clientId: string;
	readonly name?: string;
}

/**
 * Changes a client: absent = as before, null = none. Zone and pace hold for the next start of each
 * of its accounts. Throws `not_found`, `conflict` for an archived one or a name that is taken,
 * `account_not_permitted` for keys with an account list.
 */
export async function updateClient(
	deps: FollowClientDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ clientId, name, ...settings }: ClientUpdate,
): Promise<ClientRecord> {
	permitArranging(caller);
	const client = await requireClient(deps, caller, clientId);
	const given = Object.entries(settings).filter(([, value]) => value !== undefined);
	const nameKey = name === undefined ? undefined : nameKeyOf(name);
	const { externalId } = settings;
	const pace = given.some(([field]) => ['timeZone', 'spacingMs', 'dailyCap'].includes(field));
	const changed = await deps.clients.change({
		client,
		set: {
			...Object.fromEntries(given),
			...(name === undefined || nameKey === undefined ? {} : { name, nameKey, heldName: nameKey }),
			...(typeof externalId === 'string' ? { heldExternalId: externalId } : {}),
			updatedAt: deps.clock.now(),
		},
		unset: externalId === null ? ['heldExternalId'] : [],
		pace,
	});
	if (changed === null) {
		throw new ServiceError('conflict', {
			message: 'The client is archived.',
			remedy: 'Make a new client; the name of an archived one is free.',
		});
	}
	if (typeof changed === 'string') throw nameTaken(changed);
	if (pace) await leadLanes(deps, changed);
	return changed;
}
