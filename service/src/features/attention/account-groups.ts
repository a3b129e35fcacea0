import { errorEntry, type ErrorCode } from '../../domain/error-codes.js';
import { waitsForReconnect } from '../../domain/late-policy.js';
import { isPacingHold } from '../../domain/pacing-hold.js';
import { healthOf, type AccountRecord } from '../accounts/index.js';
import { WITHOUT_END, type LaneStore } from '../lanes/index.js';
import type { PublicationStore } from '../publications/index.js';
import { ATTENTION_KINDS, type AttentionKind } from './attention-kinds.js';
import type { AttentionGroup, AttentionItem, AttentionRequest } from './types.js';

export interface AccountGroupsDeps {
	readonly publications: Pick<PublicationStore, 'attention'>;
	readonly lanes: Pick<LaneStore, 'gates'>;
}

const DAY_MS = 24 * 3_600_000;
/** An account whose last schedule is older has been given up, not forgotten. */
const HISTORY_MS = 30 * DAY_MS;

/** Accounts whose connection, limits or calendar ask for somebody. */
export async function accountGroups(
	deps: AccountGroupsDeps,
	accounts: readonly AccountRecord[],
	request: AttentionRequest & { readonly dryDays: number },
): Promise<AttentionGroup[]> {
	const [limited, dry] = await Promise.all([
		limitedItems(deps, accounts, request),
		dryItems(deps, accounts, request),
	]);
	const troubled = accounts.map((account) => ({ account, kind: troubleOf(account) }));
	const connection = (kind: ConnectionKind): AttentionGroup =>
		groupOf(
			kind,
			troubled.flatMap(({ account, kind: its }) =>
				its === kind ? [connectionItem(account, kind)] : [],
			),
			request,
		);
	return [
		connection('reconnect'),
		connection('missing_scope'),
		connection('expiring'),
		groupOf('limited', limited, request),
		groupOf('calendar_dry', dry, request),
	];
}

type ConnectionKind = 'reconnect' | 'missing_scope' | 'expiring';

/** The most urgent of what is wrong with a connection. */
function troubleOf(account: AccountRecord): ConnectionKind | null {
	const { healthStatus, reconnectRequired, missingScopes } = account;
	// Such a connection needs a new one as well: what it lacks is the more exact word for it.
	if (healthStatus === 'missing_scope') return 'missing_scope';
	if (reconnectRequired || healthStatus === 'reconnect_required') return 'reconnect';
	if (missingScopes.length > 0) return 'missing_scope';
	return healthStatus === 'expiring' ? 'expiring' : null;
}

const USUAL_CODE = {
	reconnect: 'token_expired',
	missing_scope: 'scope_missing',
	expiring: null,
} as const satisfies Record<ConnectionKind, ErrorCode | null>;

function connectionItem(account: AccountRecord, kind: ConnectionKind): AttentionItem {
	const expiring = kind === 'expiring';
	const missing = account.missingScopes.join(', ');
	return itemOf(account, {
		at: expiring ? account.tokenExpiresAt : account.healthCheckedAt,
		code: account.healthCode ?? USUAL_CODE[kind],
		message:
			account.healthMessage ??
			(kind === 'missing_scope'
				? `The connection lacks: ${missing}.`
				: errorEntry('token_expired').message),
		remedy: (expiring ? healthOf(account).remedy : null) ?? ATTENTION_KINDS[kind],
	});
}

/** Limits of Pinterest's; our own holds are plan and no trouble. */
async function limitedItems(
	{ lanes }: AccountGroupsDeps,
	accounts: readonly AccountRecord[],
	{ now }: AttentionRequest,
): Promise<AttentionItem[]> {
	const ids = accounts.map(({ _id }) => _id);
	const gates = await lanes.gates('publish', ids, now);
	return accounts.flatMap((account) => {
		const gate = gates.get(account._id);
		if (!gate || isPacingHold(gate.code) || waitsForReconnect(gate.code)) return [];
		const { message, remedy } = errorEntry(gate.code);
		const at = gate.until >= WITHOUT_END ? null : gate.until;
		return [itemOf(account, { at, code: gate.code, message, remedy })];
	});
}

/** Accounts that are published to by schedule and whose plans end within the days given. */
async function dryItems(
	{ publications }: AccountGroupsDeps,
	accounts: readonly AccountRecord[],
	{ now, dryDays }: AttentionRequest & { readonly dryDays: number },
): Promise<AttentionItem[]> {
	const { plannedUntil, lastScheduled } = publications.attention;
	const until = new Date(now.getTime() + dryDays * DAY_MS);
	const planned = await plannedUntil(accounts.map(({ _id }) => _id));
	const ending = accounts.filter(({ _id }) => (planned.get(_id) ?? now) < until);
	const last = await lastScheduled(ending.map(({ _id }) => _id));
	const since = new Date(now.getTime() - HISTORY_MS);
	const dry = ending.filter(({ _id }) => (last.get(_id) ?? since) > since);
	const endOf = ({ _id }: AccountRecord): Date | null => {
		const at = planned.get(_id);
		return at && at > now ? at : null;
	};
	dry.sort((one, other) => (endOf(one)?.getTime() ?? 0) - (endOf(other)?.getTime() ?? 0));
	return dry.map((account) => {
		const at = endOf(account);
		return itemOf(account, {
			at,
			code: null,
			message: at
				? `The last pin that is planned goes out within ${dryDays} days.`
				: 'No pin is planned any more.',
			remedy: ATTENTION_KINDS.calendar_dry,
		});
	});
}

const groupOf = (
	kind: AttentionKind,
	items: readonly AttentionItem[],
	{ limit }: AttentionRequest,
): AttentionGroup => ({ kind, count: items.length, exact: true, items: items.slice(0, limit) });

const itemOf = (
	account: AccountRecord,
	facts: Pick<AttentionItem, 'at' | 'code' | 'message' | 'remedy'>,
): AttentionItem => ({
	resource: { type: 'account', id: account._id },
	accountId: account._id,
	label: account.username ?? account.displayName ?? account.pinterestUserId,
	...facts,
});
