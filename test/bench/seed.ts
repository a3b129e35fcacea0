import { createContext, type Context } from '../../service/src/app/context.js';
import { readConfig } from '../../service/src/config/config.js';
import { issueApiKey } from '../../service/src/features/access/index.js';
import { REQUIRED_SCOPES, type AccountRecord } from '../../service/src/features/accounts/index.js';
import { sealTokens, type TokenPair } from '../../service/src/features/accounts/vault.js';
import { createWorkspace } from '../../service/src/features/workspaces/index.js';
import { newId } from '../../service/src/platform/ids.js';
import { createLogger } from '../../service/src/platform/logger.js';
import { systemRandom } from '../../service/src/platform/random.js';
import type { Ground } from './ground.js';

export interface SeededAccount {
	readonly accountId: string;
	readonly workspaceId: string;
}

export interface SeedOptions {
	readonly workspaces: number;
	readonly accountsEach: number;
	readonly tokens: TokenPair;
	readonly boardId: string;
}

/** Accounts added at once; each makes several writes. */
const AT_ONCE = 25;

/** The parts of the service on these stores, for arranging only; closed before anything is measured. */
export async function withContext<T>(
	ground: Ground,
	use: (context: Context) => Promise<T>,
): Promise<T> {
	const { config } = readConfig({ ...ground.env });
	const context = await createContext(config, {
		stores: ground,
		logger: createLogger({ level: 'silent' }),
	});
	try {
		return await use(context);
	} finally {
		await context.close();
	}
}

/** Workspaces with connected accounts, all with the same tokens and the one board. */
export async function seedAccounts(
	context: Context,
	{ workspaces, accountsEach, tokens, boardId }: SeedOptions,
): Promise<SeededAccount[]> {
	const seeded: SeededAccount[] = [];
	for (let i = 0; i < workspaces; i++) {
		const { _id: workspaceId } = await createWorkspace(context.access, {
			name: `Workspace ${String(i + 1)}`,
			provider: 'simulator',
		});
		for (let first = 0; first < accountsEach; first += AT_ONCE) {
			// Users of their own: accounts of one user would share its pace.
			const accounts = await Promise.all(
				Array.from({ length: Math.min(AT_ONCE, accountsEach - first) }, () =>
					accountOf(context, { workspaceId, userId: newId(), tokens }),
				),
			);
			await Promise.all(accounts.map((account) => addAccount(context, account, boardId)));
			seeded.push(...accounts.map(({ _id }) => ({ accountId: _id, workspaceId })));
		}
	}
	return seeded;
}

async function addAccount(
	{ accounts, clock }: Context,
	account: AccountRecord,
	boardId: string,
): Promise<void> {
	const board = { id: boardId, name: 'Board', description: null, privacy: 'PUBLIC' };
	await accounts.accounts.insert(account);
	await accounts.boards.save({
		accountId: account._id,
		workspaceId: account.workspaceId,
		boards: [{ ...board, ownerUsername: account.username }],
		fetchedAt: clock.now(),
	});
	await accounts.laneReady(account._id, account.workspaceId);
}

async function accountOf(
	{ vault, clock }: Context,
	{
		workspaceId,
		userId,
		tokens,
	}: { readonly workspaceId: string; readonly userId: string; readonly tokens: TokenPair },
): Promise<AccountRecord> {
	const now = clock.now();
	const _id = newId();
	return {
		_id,
		workspaceId,
		provider: 'simulator',
		pinterestUserId: userId,
		username: userId,
		displayName: userId,
		scopes: [...REQUIRED_SCOPES],
		sealedTokens: await sealTokens(vault, { id: _id, workspaceId }, tokens),
		previousSealedTokens: null,
		tokenVersion: 1,
		tokenExpiresAt: null,
		refreshExpiresAt: null,
		refreshLeaseUntil: new Date(0),
		healthStatus: 'healthy',
		healthMessage: null,
		healthCheckedAt: now,
		reconnectRequired: false,
		missingScopes: [],
		revokedAt: null,
		clientId: null,
		checkDueAt: null,
		outbox: [],
		createdAt: now,
		updatedAt: now,
	};
}

/** More than any load here asks for; the limiter counts all the same. */
const REQUESTS_PER_MINUTE = 6_000_000;

export async function seedKey({ access, clock }: Context, workspaceId: string): Promise<string> {
	const { apiKey } = await issueApiKey(
		{ apiKeys: access.apiKeys, clock, random: systemRandom },
		{
			workspaceId,
			environment: 'sandbox',
			name: 'bench',
			requestsPerMinute: REQUESTS_PER_MINUTE,
		},
	);
	return apiKey;
}
