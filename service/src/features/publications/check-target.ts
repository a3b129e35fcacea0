import { ServiceError, type FieldFault } from '../../domain/errors.js';
import type { AccountFacts } from '../accounts/index.js';
import type { BoardKnowledge } from '../boards/index.js';

export interface CheckTargetDeps {
	/** The workspace's own account, or null; all of it local. */
	findAccount(workspaceId: string, accountId: string): Promise<AccountFacts | null>;
	/** `unchecked`: Pinterest could not be asked; publishing will tell. */
	knowsBoard(account: AccountFacts, boardId: string): Promise<BoardKnowledge>;
}

/** Where a pin is to go, and with which stored file. */
export interface Target {
	readonly workspaceId: string;
	readonly accountId: string;
	readonly boardId: string;
	readonly assetId?: string | null;
}

const NEEDED_SCOPES = ['boards:read', 'pins:write'];

/** Why nothing can be accepted for this account, board and file by what is known here; or null. */
export async function checkTarget(
	deps: CheckTargetDeps,
	{ workspaceId, accountId, boardId, assetId }: Target,
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
	if (assetId) return refusedField('asset_id', 'there is no stored file with this id');
	if ((await deps.knowsBoard(account, boardId)) !== 'unknown') return null;
	return new ServiceError('board_not_found', {
		message: `The account has no board with the id ${JSON.stringify(boardId)}.`,
		fields: [fieldFault('board_id', 'is no board of this account')],
	});
}

const fieldFault = (field: string, msg: string): FieldFault => ({
	loc: ['body', field],
	msg,
	type: 'value_error',
});

/** The refusal of one field of a body. */
export const refusedField = (field: string, msg: string): ServiceError =>
	new ServiceError('validation_error', {
		message: `${field}: ${msg}`,
		fields: [fieldFault(field, msg)],
	});
