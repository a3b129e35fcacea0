import { ServiceError } from '../../domain/errors.js';
import type { PinContent } from '../../domain/fingerprint.js';
import { runAtFault } from '../../domain/run-at.js';
import { permitAccount, type Caller } from '../access/index.js';
import type { Gate, LaneStore } from '../lanes/index.js';
import {
	checkTarget,
	existingPublication,
	refusalOfAssets,
	refusedField,
	type AcceptDeps,
	type AcceptInput,
	type CheckTargetDeps,
} from '../publications/index.js';
import { checksOf, failed, passed, rateCheck, skipped } from './checks.js';
import type { InspectDeps } from './deps.js';
import { inspect } from './inspect.js';
import type { Check, ValidationView } from './schemas.js';

export type ValidateDeps = InspectDeps &
	CheckTargetDeps &
	Pick<AcceptDeps, 'publications'> & { readonly lanes: Pick<LaneStore, 'gates'> };

export interface Submitted {
	readonly accountId: string;
	readonly content: PinContent;
	/** Absent: a pin that goes out at once. */
	readonly runAt?: Date;
	readonly idempotencyKey?: string;
	readonly signal: AbortSignal;
}

/**
 * What would become of a creation: the checks of accepting and the looks of the preflight, in the
 * call itself and within its time limit. Stores nothing. Throws `account_not_permitted`.
 */
export async function validateSubmission(
	deps: ValidateDeps,
	caller: Caller,
	submitted: Submitted,
): Promise<ValidationView> {
	permitAccount(caller, submitted.accountId);
	const input = {
		...submitted,
		workspaceId: caller.workspaceId,
		permitted: caller.accountIds,
	};
	const [target, repeat, gate] = await Promise.all([
		checkedTarget(deps, input),
		repeatOf(deps, input),
		gateOfAccount(deps, input),
	]);
	const looks = await lookedAt(deps, input, target);
	const checks = [...target.checks, runAtCheck(deps, input), ...looks, repeat.check, gate];
	return {
		valid: checks.every(({ status }) => status !== 'failed'),
		dry_run: true,
		checks,
		resolved: {
			account_id: input.accountId,
			board_id: input.content.boardId,
			idempotency_key: input.idempotencyKey ?? null,
			run_at: input.runAt?.toISOString() ?? null,
			image_url: input.content.imageUrl,
			link_url: input.content.link,
		},
		existing_pin_id: repeat.existingPinId,
		headroom: null,
	};
}

type Input = AcceptInput & Pick<Submitted, 'signal'>;

const ACCOUNT_FINE = 'The account is connected and has the permissions.';

/** The very checks of accepting, sorted by what they refused. */
async function checkedTarget(deps: ValidateDeps, input: Input): Promise<Target> {
	const { workspaceId, accountId, content } = input;
	const [refusal, ofFiles] = await Promise.all([
		checkTarget(deps, { workspaceId, accountId, boardId: content.boardId }),
		refusalOfAssets(deps, { workspaceId, ...content }),
	]);
	const media = ofFiles ? [failed('media', ofFiles)] : [];
	if (!refusal) return { checks: [passed('account', ACCOUNT_FINE), ...media], reached: true };
	const checks =
		refusal.code === 'board_not_found'
			? [passed('account', ACCOUNT_FINE), failed('board_access', refusal)]
			: [failed('account', refusal), skipped('board_access', 'Not checked without the account.')];
	return { checks: [...checks, ...media], reached: false };
}

interface Target {
	readonly checks: readonly Check[];
	/** Account and board may be used. */
	readonly reached: boolean;
}

async function lookedAt(
	deps: ValidateDeps,
	{ workspaceId, accountId, content, runAt, signal }: Input,
	{ reached }: Target,
): Promise<Check[]> {
	const account = reached ? await deps.findAccount(workspaceId, accountId) : null;
	const findings = await inspect(deps, { account, content, runAt: runAt ?? null, signal });
	return [
		...(account ? checksOf(findings, 'board_access', 'The account may pin to the board.') : []),
		...(content.imageUrl || content.coverImageUrl
			? checksOf(findings, 'media', 'The image can be fetched and is one Pinterest takes.')
			: []),
		...(content.link
			? checksOf(findings, 'link', 'The link opens.')
			: [skipped('link', 'The pin has no link.')]),
	];
}

function runAtCheck({ clock }: ValidateDeps, { runAt }: Input): Check {
	if (!runAt) return skipped('run_at', 'The pin would go out at once.');
	const fault = runAtFault(runAt, clock.now());
	if (fault) return failed('run_at', refusedField('run_at', fault));
	return passed('run_at', `The pin would go out at ${runAt.toISOString()}.`);
}

async function repeatOf(
	deps: ValidateDeps,
	input: Input,
): Promise<{ readonly check: Check; readonly existingPinId: string | null }> {
	try {
		const existing = await existingPublication(deps, input);
		const known = 'This was accepted already; a repeat answers with the same pin.';
		const fresh = 'Nothing was accepted under this key yet.';
		return {
			check: passed('idempotency', existing ? known : fresh),
			existingPinId: existing?.record._id ?? null,
		};
	} catch (error) {
		if (!(error instanceof ServiceError)) throw error;
		return { check: failed('idempotency', error), existingPinId: null };
	}
}

async function gateOfAccount(
	deps: ValidateDeps,
	{ workspaceId, accountId }: Input,
): Promise<Check> {
	const account = await deps.findAccount(workspaceId, accountId);
	if (!account) return skipped('rate', 'Not checked without the account.');
	const now = deps.clock.now();
	const gates: ReadonlyMap<string, Gate> = await deps.lanes.gates('publish', [accountId], now);
	return rateCheck(gates.get(accountId));
}
