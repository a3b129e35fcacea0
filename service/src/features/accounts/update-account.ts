import { ServiceError } from '../../domain/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Caller } from '../access/index.js';
import { forgetAccount } from './account-caches.js';
import type { FindAccountDeps } from './find-account-for-publishing.js';
import type { AccountRecord } from './model.js';
import { requireAccount } from './require-account.js';

export interface UpdateAccountDeps extends FindAccountDeps {
	readonly clock: Clock;
	/** Whether the workspace has this client and it is not archived. */
	takesAccounts(workspaceId: string, clientId: string): Promise<boolean>;
	/** Has the account's lane follow the pace of its client, whichever that is by now. */
	followClient(accountId: string): Promise<void>;
}

export interface AccountUpdate {
	readonly accountId: string;
	/** Query parameter for the mark of each pin; null: none; absent: as it is. */
	readonly linkParameter?: string | null;
	/** Null: none; absent: as it is. */
	readonly clientId?: string | null;
}

/**
 * Changes an account's settings; in force within 2 s. Throws `not_found`, `account_not_permitted`,
 * and `validation_error` for a client that takes no accounts.
 */
export async function updateAccount(
	deps: UpdateAccountDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId, linkParameter, clientId }: AccountUpdate,
): Promise<AccountRecord> {
	const { workspaceId } = await requireAccount(deps, caller, accountId);
	if (clientId !== undefined) await permitMove(deps, caller, clientId);
	const configure = async (set: AccountSettings): Promise<AccountRecord> => {
		const settings = { ...set, updatedAt: deps.clock.now() };
		const account = await deps.accounts.configure({ id: accountId, workspaceId, set: settings });
		if (!account) throw new ServiceError('not_found');
		forgetAccount(deps.accountCaches, accountId);
		return account;
	};

	const account = await configure({
		...(linkParameter === undefined ? {} : { linkParameter }),
		...(clientId === undefined ? {} : { clientId, laneBehind: true }),
	});
	if (clientId === undefined) return account;
	// Archiving looks for accounts only once; one that came in meanwhile steps back out itself.
	const refused = clientId === null ? null : await refusal(deps, workspaceId, clientId);
	if (refused) await configure({ clientId: null, laneBehind: true });
	await deps.followClient(accountId);
	if (refused) throw refused;
	return account;
}

type AccountSettings = Partial<Pick<AccountRecord, 'linkParameter' | 'clientId' | 'laneBehind'>>;

/** Whoever may act for some accounts only must not widen or narrow what others act for. */
async function permitMove(
	deps: UpdateAccountDeps,
	{ workspaceId, accountIds }: Pick<Caller, 'workspaceId' | 'accountIds'>,
	clientId: string | null,
): Promise<void> {
	if (accountIds !== null) {
		throw new ServiceError('account_not_permitted', {
			message: 'A key with an account list cannot move an account to another client.',
			remedy: 'Use a key without an account list.',
		});
	}
	const refused = clientId === null ? null : await refusal(deps, workspaceId, clientId);
	if (refused) throw refused;
}

async function refusal(
	deps: UpdateAccountDeps,
	workspaceId: string,
	clientId: string,
): Promise<ServiceError | null> {
	if (await deps.takesAccounts(workspaceId, clientId)) return null;
	return new ServiceError('validation_error', {
		fields: [
			{
				loc: ['body', 'client_id'],
				msg: 'The workspace has no client with this id that is not archived; see GET /v1/clients',
				type: 'unknown_client',
			},
		],
	});
}
