import { UpstreamError } from '../../domain/errors.js';
import type { BoardReading } from '../../domain/read-back.js';
import type { Intent, PublicationRecord } from '../publications/index.js';
import type { PublishingDeps } from './deps.js';

/** A look at the board that did not come about, because the account's token was refused. */
export interface TokenRefused {
	readonly kind: 'tokenRefused';
	/** Only a reconnect helps; else the pair is being renewed, or nobody could renew it. */
	readonly dead: boolean;
	/** Of the token pair that was refused. */
	readonly version: number;
}

export type BoardLook =
	| { readonly kind: 'read'; readonly reading: BoardReading }
	/** A failed reading is never "absent". */
	| { readonly kind: 'unclear' }
	| TokenRefused;

type Tokens = { readonly accessToken: string; readonly version: number };
interface Look {
	readonly record: PublicationRecord;
	readonly intent: Intent;
	readonly signal: AbortSignal;
}

const CLOCK_SLACK_MS = 60_000;
const UNCLEAR: BoardLook = { kind: 'unclear' };

/** Reads back the board of a lost call; a refused token is renewed once and the call repeated. */
export async function readBoard(deps: PublishingDeps, look: Look): Promise<BoardLook> {
	const { accounts } = deps;
	const { accountId } = look.intent;
	const account = await accounts.find(accountId);
	if (!account || account.revoked) return UNCLEAR;
	if (account.reconnectRequired) {
		return { kind: 'tokenRefused', dead: true, version: account.version };
	}
	const read = async (tokens: Tokens | null): Promise<BoardLook> =>
		tokens ? readOnce(deps, { ...look, tokens, provider: account.provider }) : UNCLEAR;
	const first = await read(await accounts.tokens(accountId));
	if (first.kind !== 'tokenRefused') return first;
	const refresh = await accounts.refresh(accountId, first.version);
	switch (refresh) {
		case 'refreshed':
			return read(await accounts.tokens(accountId));
		case 'refused':
			return first;
		case 'busy':
		case 'unavailable':
			return { ...first, dead: false };
	}
}

async function readOnce(
	{ ports, logger }: PublishingDeps,
	call: Look & {
		readonly tokens: Tokens;
		readonly provider: Parameters<PublishingDeps['ports']['forProvider']>[0];
	},
): Promise<BoardLook> {
	const { record, intent, signal, tokens, provider } = call;
	const { accountId, boardId } = intent;
	const since = new Date(intent.startedAt.getTime() - CLOCK_SLACK_MS);
	try {
		const reading = await ports
			.forProvider(provider)
			.listBoardPins(tokens.accessToken, { boardId, since }, { signal, accountId });
		return { kind: 'read', reading };
	} catch (error) {
		if (!(error instanceof UpstreamError)) throw error;
		logger.info({ pin: record._id, code: error.code }, 'the board could not be read back');
		if (error.code !== 'token_expired') return UNCLEAR;
		return { kind: 'tokenRefused', dead: true, version: tokens.version };
	}
}
