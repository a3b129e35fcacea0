import { newId } from '../../platform/ids.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import type { ClientRecord } from './model.js';
import { permitArranging } from './permit-arranging.js';
import { nameTaken } from './name-taken.js';
import type { ClientStore } from './store.js';

export interface CreateClientDeps {
	readonly clients: ClientStore;
	readonly clock: Clock;
}

/** What a client is told to be; absent is null. */
export type ClientSettings = Partial<
	Pick<
		ClientRecord,
		'externalId' | 'notes' | 'defaultBoardId' | 'timeZone' | 'spacingMs' | 'dailyCap'
	>
>;

/** As names are compared: however they are written. */
export const nameKeyOf = (name: string): string =>
	name.normalize('NFKC').replace(/\s+/g, ' ').toLowerCase();

/**
 * Makes a client of the caller's workspace. Throws `conflict` where its name or reference belongs
 * to another one, `account_not_permitted` for keys with an account list.
 */
export async function createClient(
	{ clients, clock }: CreateClientDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ name, ...settings }: ClientSettings & { readonly name: string },
): Promise<ClientRecord> {
	permitArranging(caller);
	const now = clock.now();
	const nameKey = nameKeyOf(name);
	const externalId = settings.externalId ?? null;
	const client: ClientRecord = {
		_id: newId(),
		workspaceId: caller.workspaceId,
		name,
		nameKey,
		heldName: nameKey,
		externalId,
		...(externalId === null ? {} : { heldExternalId: externalId }),
		notes: settings.notes ?? null,
		defaultBoardId: settings.defaultBoardId ?? null,
		timeZone: settings.timeZone ?? null,
		spacingMs: settings.spacingMs ?? null,
		dailyCap: settings.dailyCap ?? null,
		paceVersion: 1,
		createdAt: now,
		updatedAt: now,
		archivedAt: null,
	};
	const taken = await clients.insert(client);
	if (taken) throw nameTaken(taken);
	return client;
}
