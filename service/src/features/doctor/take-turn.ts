import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../../domain/error-codes.js';
import type { CallsLeft } from '../../domain/pace.js';
import { newId } from '../../platform/ids.js';
import type { DoctorDeps } from './types.js';

export type TurnDeps = Pick<
	DoctorDeps,
	'lanes' | 'appBudget' | 'clock' | 'pace' | 'wakeSleeping' | 'logger'
>;

/** What a turn did, for the pace to be settled. */
export interface TurnUse {
	/** A create call left. */
	readonly sent: boolean;
	readonly callsLeft: CallsLeft | null;
}

export type Turn =
	| { readonly kind: 'taken'; end(use: TurnUse): Promise<void> }
	| { readonly kind: 'held'; readonly code: ErrorCode; readonly until: Date | null };

/** Longer than the one call that is made in it. */
const LEASE_MS = 15_000;
const TRIES = 10;
const BETWEEN_TRIES_MS = 200;

/**
 * One turn of the account's lane, charged like the turn of a pin: to its pace, its day, and what
 * the app may do. Never begins beside another turn of the lane.
 */
export async function takeTurn(deps: TurnDeps, laneId: string): Promise<Turn> {
	const { lanes, appBudget, clock, pace } = deps;
	const owner = newId();
	const lane = { kind: 'publish', laneId, owner } as const;
	const charged = { pace: pace.bucket, limits: pace.limits };
	for (let tries = 1; ; tries++) {
		const request = { ...lane, ownerProcess: owner, leaseMs: LEASE_MS, quantum: 1, ...charged };
		const taken = await lanes.take({ ...request, now: clock.now() });
		if (taken.kind === 'missing') return { kind: 'held', code: 'service_unavailable', until: null };
		if (taken.kind === 'refused') {
			const isBusy = taken.why === 'lease' || taken.why === 'pace';
			if (isBusy && tries < TRIES) {
				await sleep(BETWEEN_TRIES_MS);
				continue;
			}
			const code = taken.code ?? (taken.why === 'cap' ? 'daily_cap_reached' : 'rate_limited');
			return { kind: 'held', code, until: taken.until };
		}
		const budgetLane = { ...taken, pace: pace.bucket };
		const release = async ({ sent, callsLeft }: TurnUse): Promise<void> => {
			const unused = sent ? 0 : 1;
			await lanes.release({
				...lane,
				...charged,
				unusedTokens: unused,
				...(taken.dayEndsAt === null ? {} : { unusedOfDay: unused }),
				...(sent ? {} : { lastStartAt: taken.startBefore }),
				...(callsLeft ? { callsLeft: { ...callsLeft, nowMs: clock.now().getTime() } } : {}),
			});
			deps.wakeSleeping('publish', laneId);
		};
		const reserved = await appBudget.reserve(1, budgetLane);
		if (reserved.kind === 'refused') {
			await release({ sent: false, callsLeft: null });
			return { kind: 'held', code: reserved.code ?? 'rate_limited', until: reserved.until };
		}
		const end = async (use: TurnUse): Promise<void> => {
			try {
				if (use.callsLeft) await appBudget.heed(use.callsLeft, budgetLane);
				await appBudget.giveBack(reserved, budgetLane, use.sent ? 0 : 1);
				await release(use);
			} catch (error) {
				// The lease ends by itself, and what was charged stays charged.
				deps.logger.warn({ laneId, err: String(error) }, 'a turn of the doctor was not settled');
			}
		};
		return { kind: 'taken', end };
	}
}
