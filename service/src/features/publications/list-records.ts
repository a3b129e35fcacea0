import type { Clock } from '../../platform/clock.js';
import { permitAccount, type Caller } from '../access/index.js';
import type { Gate, LaneStore } from '../lanes/index.js';
import type { PublicationRecord } from './model.js';
import type { RecordQuery } from './record-query.js';
import type { PublicationStore } from './store.js';

export interface ListRecordsDeps {
	readonly publications: Pick<PublicationStore, 'page' | 'count'>;
	readonly lanes: Pick<LaneStore, 'gates' | 'gatedLanes'>;
	readonly clock: Clock;
}

/** A query as a caller asks it; whose records and which lanes are gated is found out here. */
export type ListRequest = Omit<
	RecordQuery,
	'workspaceId' | 'accountIds' | 'gatedAccounts' | 'now' | 'error'
> & {
	readonly accountId?: string;
	readonly errorCode?: string;
	/** Accounts to which it is limited beside the account; absent = the caller's, null = all. */
	readonly within?: readonly string[] | null;
};

export interface ListedRecords {
	readonly rows: readonly { readonly record: PublicationRecord; readonly gate?: Gate }[];
	/** All matches; null where there are too many to count. */
	readonly total: number | null;
	/** The instant at which it was looked. */
	readonly now: Date;
}

/** A page of records with the gates they wait behind. Throws `account_not_permitted`. */
export async function listRecords(
	deps: ListRecordsDeps,
	caller: Pick<Caller, 'workspaceId' | 'accountIds'>,
	{ accountId, errorCode, within = caller.accountIds, ...request }: ListRequest,
): Promise<ListedRecords> {
	if (accountId) permitAccount(caller, accountId);
	const { publications, lanes, clock } = deps;
	const { workspaceId } = caller;
	const now = clock.now();
	const byGate = request.status ?? errorCode ?? (request.order.by === 'status' || undefined);
	const gated: ReadonlyMap<string, string> =
		byGate === undefined ? new Map() : await lanes.gatedLanes('publish', workspaceId, now);
	const query: RecordQuery = {
		...request,
		workspaceId,
		accountIds: accountId ? onlyIf(within, accountId) : within,
		gatedAccounts: [...gated.keys()],
		now,
		...(errorCode === undefined
			? {}
			: { error: { code: errorCode, gatedAccounts: accountsWith(gated, errorCode) } }),
	};
	const [records, total] = await Promise.all([publications.page(query), publications.count(query)]);
	const waiting = records.flatMap((record) => (record.nextAt ? [record.accountId] : []));
	const gates = await lanes.gates('publish', [...new Set(waiting)], now);
	const rows = records.map((record) => ({
		record,
		gate: record.nextAt ? gates.get(record.accountId) : undefined,
	}));
	return { rows, total, now };
}

const onlyIf = (within: readonly string[] | null, accountId: string): string[] =>
	within === null || within.includes(accountId) ? [accountId] : [];

const accountsWith = (gated: ReadonlyMap<string, string>, code: string): string[] =>
	[...gated].flatMap(([accountId, gateCode]) => (gateCode === code ? [accountId] : []));
