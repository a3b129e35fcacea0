import { errorEntry } from '../../domain/error-codes.js';
import { latenessOf } from '../../domain/late-policy.js';
import { isPacingHold } from '../../domain/pacing-hold.js';
import type { AccountRecord } from '../accounts/index.js';
import type { LaneStore } from '../lanes/index.js';
import { dueOf, type PublicationRecord, type PublicationStore } from '../publications/index.js';
import { ATTENTION_KINDS } from './attention-kinds.js';
import type { AttentionGroup, AttentionItem, AttentionRequest } from './types.js';

export interface PinGroupsDeps {
	readonly publications: Pick<PublicationStore, 'attention'>;
	readonly lanes: Pick<LaneStore, 'standings'>;
}

const FAILED_MS = 7 * 24 * 3_600_000;
/** Lateness below this is nothing a person could do anything about. */
const LATE_MS = 5 * 60_000;
const MOST_LATE = 1_000;
/** Findings that ask nobody to do anything. */
const HARMLESS = ['board_shared'];
const UNCONFIRMED = 'unconfirmed';
const READ_BACK = 'The answer of Pinterest never came; the board is being read back.';

/** Failed, unconfirmed and late pins, and warnings about pins ahead. */
export async function pinGroups(
	deps: PinGroupsDeps,
	accounts: readonly Pick<AccountRecord, '_id'>[],
	request: AttentionRequest,
): Promise<AttentionGroup[]> {
	return Promise.all([
		unconfirmedGroup(deps, request),
		failedGroup(deps, request),
		lateGroup(deps, accounts, request),
		warningGroup(deps, request),
	]);
}

async function failedGroup(
	{ publications }: PinGroupsDeps,
	{ limit, now, ...scope }: AttentionRequest,
): Promise<AttentionGroup> {
	const since = new Date(now.getTime() - FAILED_MS);
	const { records, ...counted } = await publications.attention.failed(scope, {
		since,
		code: UNCONFIRMED,
		is: false,
		limit,
	});
	return { kind: 'failed', ...counted, items: records.map(failure) };
}

async function unconfirmedGroup(
	{ publications }: PinGroupsDeps,
	{ limit, now, ...scope }: AttentionRequest,
): Promise<AttentionGroup> {
	const since = new Date(now.getTime() - FAILED_MS);
	const [given, looking] = await Promise.all([
		publications.attention.failed(scope, { since, code: UNCONFIRMED, is: true, limit }),
		publications.attention.verifying(scope, { limit }),
	]);
	const items = [
		...given.records.map(failure),
		...looking.records.map((record) =>
			itemOf(record, {
				at: record.readBack?.since ?? record.updatedAt,
				code: UNCONFIRMED,
				message: READ_BACK,
				remedy: errorEntry('publish_timeout').remedy,
			}),
		),
	];
	return {
		kind: 'unconfirmed',
		count: given.count + looking.count,
		exact: given.exact && looking.exact,
		items: items.slice(0, limit),
	};
}

/** Past due while the service or the account could not publish; a hold of ours is no lateness. */
async function lateGroup(
	{ publications, lanes }: PinGroupsDeps,
	accounts: readonly Pick<AccountRecord, '_id'>[],
	{ limit, now }: AttentionRequest,
): Promise<AttentionGroup> {
	const by = new Date(now.getTime() - LATE_MS);
	const laneIds = accounts.map(({ _id }) => _id);
	const standings = await lanes.standings({ kind: 'publish', laneIds, now });
	const suspects = [...standings].flatMap(([id, { gate, ableUntil }]) => {
		if (gate) return isPacingHold(gate.code) ? [] : [id];
		return ableUntil !== null && ableUntil >= by ? [] : [id];
	});
	const overdue =
		suspects.length === 0
			? []
			: await publications.attention.overdue({ accountIds: suspects, by, limit: MOST_LATE });
	const late = overdue.flatMap((record) => {
		const standing = standings.get(record.accountId);
		const lateness = standing ? latenessOf(dueOf(record), standing, now) : 0;
		return lateness >= LATE_MS ? [{ record, lateness, code: standing?.gate?.code ?? null }] : [];
	});
	late.sort((one, other) => other.lateness - one.lateness);
	const items = late.slice(0, limit).map(({ record, lateness, code }) =>
		itemOf(record, {
			at: dueOf(record),
			code,
			message: `The pin is ${Math.floor(lateness / 60_000)} minutes late.`,
			remedy: code ? errorEntry(code).remedy : ATTENTION_KINDS.late,
		}),
	);
	return { kind: 'late', count: late.length, exact: overdue.length < MOST_LATE, items };
}

async function warningGroup(
	{ publications }: PinGroupsDeps,
	{ limit, now: _now, ...scope }: AttentionRequest,
): Promise<AttentionGroup> {
	const request = { harmless: HARMLESS, limit };
	const { records, ...counted } = await publications.attention.warned(scope, request);
	const items = records.flatMap((record) => {
		const found = record.preflight?.findings?.find(({ code }) => !HARMLESS.includes(code));
		if (!found) return [];
		const { code, message, remedy } = found;
		return [itemOf(record, { at: dueOf(record), code, message, remedy })];
	});
	return { kind: 'preflight_warning', ...counted, items };
}

function failure(record: PublicationRecord): AttentionItem {
	const code = record.fault?.code ?? null;
	return itemOf(record, {
		at: record.failedAt ?? null,
		code,
		message: record.fault?.message ?? 'The pin failed.',
		remedy: code ? errorEntry(code).remedy : ATTENTION_KINDS.failed,
	});
}

/** Its view that the caller can read: a schedule shows its pin only once publishing has begun. */
function itemOf(
	record: PublicationRecord,
	facts: Pick<AttentionItem, 'at' | 'code' | 'message' | 'remedy'>,
): AttentionItem {
	const asSchedule =
		record.scheduleId !== null && record.fence === 0 && record.state !== 'failed'
			? record.scheduleId
			: null;
	return {
		resource: asSchedule ? { type: 'schedule', id: asSchedule } : { type: 'pin', id: record._id },
		accountId: record.accountId,
		label: record.content.title,
		...facts,
	};
}
