import { runAtFault } from '../../domain/run-at.js';
import type { ServiceError } from '../../domain/errors.js';
import {
	acceptPublication,
	existingPublication,
	type AcceptDeps,
	type Accepted,
	type AcceptInput,
} from './accept-publication.js';
import { checkTarget, refusedField, type CheckTargetDeps } from './check-target.js';

/**
 * Accepts what passes the local checks: the instant, the account, its board. A repeat of an
 * accepted request gets its record even where a new one would be refused by now.
 */
export async function acceptChecked(
	deps: AcceptDeps & CheckTargetDeps,
	input: AcceptInput,
): Promise<Accepted> {
	const refusal = await refusalOf(deps, input);
	if (!refusal) return acceptPublication(deps, input);
	const existing = await existingPublication(deps, input);
	if (!existing) throw refusal;
	return existing;
}

async function refusalOf(
	deps: AcceptDeps & CheckTargetDeps,
	{ workspaceId, accountId, content, runAt }: AcceptInput,
): Promise<ServiceError | null> {
	const late = runAt && runAtFault(runAt, deps.clock.now());
	if (late) return refusedField('run_at', late);
	const { boardId, assetId } = content;
	return checkTarget(deps, { workspaceId, accountId, boardId, assetId });
}
