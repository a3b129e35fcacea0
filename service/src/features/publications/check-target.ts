import { ServiceError } from '../../domain/errors.js';
import type { AccountFacts } from '../accounts/index.js';
import type { BoardKnowledge } from '../boards/index.js';
import type { CheckAssetsDeps } from './check-assets.js';
import { fieldFault, refusedField } from './refused-field.js';

/** With what the files of a pin are looked up by: whoever names a target names its media. */
export interface CheckTargetDeps extends CheckAssetsDeps {
	/** The workspace's own account, or null; all of it local. */
	findAccount(workspaceId: string, accountId: string): Promise<AccountFacts | null>;
	/** `unchecked`: Pinterest could not be asked; publishing will tell. */
	knowsBoard(account: AccountFacts, boardId: string): Promise<BoardKnowledge>;
}

/** Where a pin is to go. */
export interface Target {
	readonly workspaceId: string;
	readonly accountId: string;
	readonly boardId: string;
}

const NEEDED_SCOPES = ['boards:read', 'pins:write'];

/** Why nothing can be accepted for this account and board by what is known here; or null. */
export async function checkTarget(
	deps: CheckTargetDeps,
	{ workspaceId, accountId, boardId }: Target,
): Promise<ServiceError | null> {
	const account = await deps.findAccount(workspaceId, accountId);
	if (!account) {
		return refusedField(
			'account_id',
			'is no account of this workspace; see GET /v1/pinterest/accounts',
		);
	}
	if (account.revokedAt) return new ServiceError('account_revoked');
	const missing = NEEDED_SCOPES.filter((scope) => !account.scopes.includes(scope));
	if (missing.length > 0) {
		return new ServiceError('scope_missing', {
			message: `The connection of this account lacks: ${missing.join(', ')}.`,
		});
	}
	if ((await deps.knowsBoard(account, boardId)) !== 'unknown') return null;
	return new ServiceError('board_not_found', {
		message: `The account has no board with the id ${JSON.stringify(boardId)}.`,
		fields: [fieldFault('board_id', 'is no board of this account')],
	});
}
