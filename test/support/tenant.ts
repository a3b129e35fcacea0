import type { Service } from '../../service/src/app/start-service.js';
import { issueApiKey } from '../../service/src/features/access/index.js';
import { connectAccount, REQUIRED_SCOPES } from '../../service/src/features/accounts/index.js';
import { createWorkspace } from '../../service/src/features/workspaces/index.js';
import { systemRandom } from '../../service/src/platform/random.js';
import { apiClient, type Api } from './api-client.js';

export interface TenantBoard {
	readonly id: string;
	readonly name: string;
}

/** A workspace with a connected account and a key for it. */
export interface Tenant {
	readonly workspaceId: string;
	readonly accountId: string;
	/** Of the account at the simulated Pinterest. */
	readonly pinterestUserId: string;
	readonly key: string;
	readonly api: Api;
	/** Without the one whose titles ask for faults. */
	readonly boards: readonly TenantBoard[];
	readonly boardId: string;
	/** A title with `[fault:…]` gets that fault here. */
	readonly faultBoard: string;
}

interface Connected {
	readonly workspaceId: string;
	readonly accountId: string;
	readonly key: string;
	readonly api: Api;
}

const FAULT_BOARD = 'Faults';
const PROVIDER = 'simulator';

/** What the API tells of a connected account. */
export async function tenantOf({ workspaceId, accountId, key, api }: Connected): Promise<Tenant> {
	const accounts = await api('GET', '/v1/pinterest/accounts');
	const listed = await api('GET', `/v1/pinterest/boards?account_id=${accountId}`);
	const account = (accounts.body as { id: string; pinterest_user_id: string }[]).find(
		({ id }) => id === accountId,
	);
	const all = (listed.body as TenantBoard[]).map(({ id, name }) => ({ id, name }));
	const boards = all.filter(({ name }) => name !== FAULT_BOARD);
	const faults = all.find(({ name }) => name === FAULT_BOARD);
	const [board] = boards;
	if (!account || !board || !faults) throw new Error('the account did not come with its boards');
	return {
		workspaceId,
		accountId,
		pinterestUserId: account.pinterest_user_id,
		key,
		api,
		boards,
		boardId: board.id,
		faultBoard: faults.id,
	};
}

/** Connects a Pinterest user by the real OAuth calls; the simulated consent page says yes. */
export async function connectTenant(
	service: Service,
	given: { readonly username: string; readonly workspaceId?: string },
): Promise<Tenant> {
	const { context, url } = service;
	const { access, clock } = context;
	const workspaceId = given.workspaceId ?? (await newWorkspace(service));
	const accountId = await connectUser(service, { ...given, workspaceId });
	const { apiKey: key } = await issueApiKey(
		{ apiKeys: access.apiKeys, clock, random: systemRandom },
		{ workspaceId, environment: 'sandbox', name: `key of ${given.username}` },
	);
	return tenantOf({ workspaceId, accountId, key, api: apiClient(url, key) });
}

/** Connects, or connects again, and answers with the account's id. */
export async function connectUser(
	{ context, url }: Pick<Service, 'context' | 'url'>,
	{ username, workspaceId }: { readonly username: string; readonly workspaceId: string },
): Promise<string> {
	const redirectUri = `${url}/v1/pinterest/oauth/callback`;
	const page = new URL(
		context.ports
			.forProvider(PROVIDER)
			.authorizationUrl({ redirectUri, state: 'of-a-test', scopes: REQUIRED_SCOPES }),
	);
	page.searchParams.set('user', username);
	const answer = await fetch(page, { redirect: 'manual' });
	await answer.arrayBuffer();
	const code = new URL(answer.headers.get('location') ?? page).searchParams.get('code');
	if (!code) throw new Error(`the consent page answered ${answer.status} without a code`);
	const account = await connectAccount(context.accounts, {
		workspaceId,
		provider: PROVIDER,
		code,
		redirectUri,
	});
	return account._id;
}

async function newWorkspace({ context }: Service): Promise<string> {
	const workspace = await createWorkspace(context.access, {
		name: 'another client',
		provider: PROVIDER,
	});
	return workspace._id;
}
