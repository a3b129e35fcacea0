import { findAccountForPublishing } from '../features/accounts/index.js';
import { findBoard } from '../features/boards/index.js';
import type { InspectDeps, PreflightDeps } from '../features/preflight/index.js';
import type { Parts } from './parts.js';

/** A list of boards this old is asked for anew: 24 reads a day and account at most. */
const BOARDS_MAX_AGE_MS = 3_600_000;

/** What a look at a pin needs of the rest; `timeoutMs` for each of its addresses. */
export function inspectDeps(parts: Parts, timeoutMs: number): InspectDeps {
	const { outbound, clock, accounts } = parts;
	return {
		outbound,
		clock,
		settings: { timeoutMs },
		findBoard: (account, boardId) =>
			findBoard(accounts, { account, boardId, maxAgeMs: BOARDS_MAX_AGE_MS }),
	};
}

/** What the looks in the background need. */
export function preflightDeps(parts: Parts): PreflightDeps {
	const { accounts, publications, config, engine } = parts;
	return {
		...inspectDeps(parts, config.preflight.timeoutMs),
		publications,
		wake: engine.queues.wake,
		findAccount: async (workspaceId, accountId) => {
			const account = await findAccountForPublishing(accounts, accountId);
			return account?.workspaceId === workspaceId ? account : null;
		},
	};
}
