import { runAtFault } from '../../domain/run-at.js';
import {
	acceptPublication,
	existingPublication,
	type AcceptDeps,
	type Accepted,
	type AcceptInput,
} from './accept-publication.js';
import { checkAssets, type AssetCheck } from './check-assets.js';
import { checkTarget, type CheckTargetDeps } from './check-target.js';
import { refusedField } from './refused-field.js';

/**
 * Accepts what passes the local checks: the instant, the account, its board, the stored files. A
 * repeat of an accepted request gets its record even where a new one would be refused by now.
 */
export async function acceptChecked(
	deps: AcceptDeps & CheckTargetDeps,
	input: AcceptInput,
): Promise<Accepted> {
	const checked = await check(deps, input);
	if ('mediaType' in checked) {
		return acceptPublication(deps, { ...input, mediaType: checked.mediaType });
	}
	const existing = await existingPublication(deps, input);
	if (!existing) throw checked.refusal;
	return existing;
}

async function check(
	deps: AcceptDeps & CheckTargetDeps,
	{ workspaceId, accountId, content, runAt }: AcceptInput,
): Promise<AssetCheck> {
	const late = runAt && runAtFault(runAt, deps.clock.now());
	if (late) return { refusal: refusedField('run_at', late) };
	const { boardId } = content;
	const refusal = await checkTarget(deps, { workspaceId, accountId, boardId });
	return refusal ? { refusal } : checkAssets(deps, { workspaceId, ...content });
}
