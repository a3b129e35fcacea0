import type { Caller } from '../access/index.js';
import { permitAccount } from '../access/index.js';
import {
	acceptChecked,
	boardOf,
	contentOf,
	type AcceptDeps,
	type BoardOfDeps,
	type CheckTargetDeps,
} from '../publications/index.js';
import { presentSchedule } from './present.js';
import type { CreateScheduleBody, ScheduleView } from './schemas.js';

export type CreateScheduleDeps = AcceptDeps & CheckTargetDeps & BoardOfDeps;

/** Accepts a pin for an instant: local checks, one insert. Answers with it as it was stored. */
export async function createSchedule(
	deps: CreateScheduleDeps,
	caller: Caller,
	body: CreateScheduleBody,
): Promise<ScheduleView> {
	permitAccount(caller, body.account_id);
	const { record, alreadyExisted } = await acceptChecked(deps, {
		workspaceId: caller.workspaceId,
		accountId: body.account_id,
		content: contentOf(body, await boardOf(deps, caller.workspaceId, body)),
		permitted: caller.accountIds,
		runAt: body.run_at ?? body.scheduled_at,
		...(body.idempotency_key ? { idempotencyKey: body.idempotency_key } : {}),
	});
	const schedule = presentSchedule(record, { now: deps.clock.now() });
	return alreadyExisted ? { ...schedule, already_existed: true } : schedule;
}
