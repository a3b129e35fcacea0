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
import { presentPin } from './present.js';
import type { CreatePinBody, PinView } from './schemas.js';

export type CreatePinDeps = AcceptDeps & CheckTargetDeps & BoardOfDeps;

/** Accepts a pin: local checks, one insert, one wake-up. Answers with the pin as it was stored. */
export async function createPin(
	deps: CreatePinDeps,
	caller: Caller,
	body: CreatePinBody,
): Promise<PinView> {
	permitAccount(caller, body.account_id);
	const accepted = await acceptChecked(deps, {
		workspaceId: caller.workspaceId,
		accountId: body.account_id,
		content: contentOf(body, await boardOf(deps, caller.workspaceId, body)),
		permitted: caller.accountIds,
		...(body.idempotency_key ? { idempotencyKey: body.idempotency_key } : {}),
	});
	const pin = presentPin(accepted.record);
	return accepted.alreadyExisted ? { ...pin, already_existed: true } : pin;
}
