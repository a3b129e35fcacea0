import { ServiceError } from '../../domain/errors.js';
import type { NoteActivity } from '../activity/index.js';
import type { AccountRecord } from './model.js';
import type { OAuthStateRecord, Starter } from './oauth-state-model.js';

interface NoteDeps {
	readonly note: NoteActivity;
}

interface Ended {
	readonly begun: OAuthStateRecord;
	readonly requestId: string;
}

/** Who connected what, for the log; a link is also noted as used. */
export function noteConnected(
	{ note }: NoteDeps,
	{ begun, account, requestId }: Ended & { readonly account: AccountRecord },
): void {
	const { startedBy, workspaceId } = begun;
	const about = {
		category: 'security',
		resource: { type: 'account', id: account._id },
		accountId: account._id,
		requestId,
		metadata: { pinterest_user_id: account.pinterestUserId },
	} as const;
	const actor = actorOf(workspaceId, startedBy);
	// A record that was just inserted holds its first pair of tokens.
	const isNew = account.tokenVersion === 1;
	note(actor, {
		...about,
		action: isNew ? 'account.connected' : 'account.reconnected',
		message: isNew ? 'A Pinterest account was connected.' : 'An account was connected again.',
	});
	if (startedBy.kind !== 'link') return;
	note(actor, {
		...about,
		action: 'connect_link.used',
		message: `The connect link "${startedBy.name}" was used.`,
		resource: { type: 'connect_link', id: startedBy.id },
	});
}

/** That a sign-in came to nothing, and why: whoever sent a link wants to know. */
export function noteNotConnected(
	{ note }: NoteDeps,
	{ begun, fault, requestId }: Ended & { readonly fault: unknown },
): void {
	const { startedBy, workspaceId, accountId } = begun;
	const code = fault instanceof ServiceError ? fault.code : 'internal_error';
	note(actorOf(workspaceId, startedBy), {
		action: 'account.not_connected',
		category: 'security',
		status: 'failed',
		message: fault instanceof ServiceError ? fault.message : 'An account could not be connected.',
		resource: { type: 'account', id: accountId },
		...(accountId === null ? {} : { accountId }),
		requestId,
		metadata: { error_code: code },
	});
}

const actorOf = (workspaceId: string, { kind, id, name }: Starter) => ({
	kind,
	workspaceId,
	keyId: id,
	keyName: name,
});
