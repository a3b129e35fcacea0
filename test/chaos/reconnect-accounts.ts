import { createContext, type Context } from '../../service/src/app/context.js';
import { readConfig } from '../../service/src/config/config.js';
import type { AccountRecord } from '../../service/src/features/accounts/index.js';
import { openTokens } from '../../service/src/features/accounts/vault.js';
import { createLogger } from '../../service/src/platform/logger.js';
import type { Violation } from '../support/history-checker.js';
import { connectUser } from '../support/tenant.js';
import type { Stage } from './stage.js';

/**
 * Does what a person does whose account must be connected again. The only fair reason is that the
 * answer to a renewal was lost with its process: an account whose stored pair is still good at
 * Pinterest was condemned wrongly.
 */
export async function reconnectAccounts(
	stage: Pick<Stage, 'direct' | 'accounts' | 'simulator'>,
	accountIds: readonly string[],
): Promise<Violation[]> {
	const { config } = readConfig({ ...stage.direct });
	const context = await createContext(config, {
		stores: {
			mongoUrl: stage.direct.MONGODB_URI ?? '',
			redisUrl: stage.direct.REDIS_URL ?? '',
		},
		logger: createLogger({ level: 'silent' }),
	});
	try {
		const wrongs: Violation[] = [];
		for (const account of stage.accounts.filter(({ id }) => accountIds.includes(id))) {
			const stored = await context.accounts.accounts.find(account.id);
			if (!stored?.reconnectRequired || (await isGood(stage, context, stored))) {
				const text = `account ${account.id} waits for a reconnect that it does not need`;
				wrongs.push({ invariant: 'gates', text, titles: [] });
			}
			await connectUser({ context, url: 'http://127.0.0.1' }, account);
		}
		return wrongs;
	} finally {
		await context.close();
	}
}

async function isGood(
	{ simulator }: Pick<Stage, 'simulator'>,
	{ vault }: Context,
	{ _id: id, workspaceId, sealedTokens }: AccountRecord,
): Promise<boolean> {
	if (sealedTokens === null) return false;
	const { refreshToken } = await openTokens(vault, { id, workspaceId }, sealedTokens);
	return refreshToken !== null && simulator.simulation.world.refresh.has(refreshToken);
}
