import type { BoardReading } from '../../domain/read-back.js';
import type { Intent, PublicationRecord } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';

/** A look at the board that did not come about, because the account's token was refused. */
export interface TokenRefused {
	readonly kind: 'tokenRefused';
	/** Only a reconnect helps; else the pair is being renewed, or nobody could renew it. */
	readonly dead: boolean;
	/** Of the token pair that was refused, where it is known. */
	readonly version?: number;
}

export type BoardLook =
	| { readonly kind: 'read'; readonly reading: BoardReading }
	/** A failed reading is never "absent". */
	| { readonly kind: 'unclear' }
	| TokenRefused;

interface Look {
	readonly record: PublicationRecord;
	readonly intent: Intent;
	readonly signal: AbortSignal;
}

const CLOCK_SLACK_MS = 60_000;
const UNCLEAR: BoardLook = { kind: 'unclear' };

/** Reads back the board of a lost call; a refused token is renewed once and the call repeated. */
export async function readBoard(
	{ accounts, ports, logger }: PublishingDeps,
	{ record, intent, signal }: Look,
): Promise<BoardLook> {
	const { accountId, boardId, startedAt } = intent;
	const account = await accounts.find(accountId);
	if (!account || account.revoked) return UNCLEAR;
	if (account.reconnectCode) {
		return { kind: 'tokenRefused', dead: true, version: account.version };
	}
	const port = ports.forProvider(account.provider);
	const since = new Date(startedAt.getTime() - CLOCK_SLACK_MS);
	const used = await accounts.use(accountId, (accessToken) =>
		port.listBoardPins(accessToken, { boardId, since }, { signal, accountId }),
	);
	if (used.kind === 'done') return { kind: 'read', reading: used.value };
	const code = used.kind === 'failed' ? used.cause.code : used.kind;
	logger.info({ pin: record._id, code }, 'the board could not be read back');
	switch (used.kind) {
		case 'failed':
		case 'revoked':
			return UNCLEAR;
		case 'disconnected':
			return { kind: 'tokenRefused', dead: true, version: used.version };
		case 'busy':
		case 'unrenewed':
			return { kind: 'tokenRefused', dead: false };
	}
}
