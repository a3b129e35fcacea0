import type { Context } from '../../service/src/app/context.js';
import { issueApiKey } from '../../service/src/features/access/index.js';
import { connectAccount, REQUIRED_SCOPES } from '../../service/src/features/accounts/index.js';
import { createWorkspace } from '../../service/src/features/workspaces/index.js';
import { newId } from '../../service/src/platform/ids.js';
import { systemRandom } from '../../service/src/platform/random.js';

const PROVIDER = 'simulator';
const REDIRECT = 'http://127.0.0.1/v1/pinterest/oauth/callback';

export interface ConnectedUsers {
	readonly workspaceId: string;
	readonly apiKey: string;
	/** In the order of the names. */
	readonly accountIds: readonly string[];
}

/** A sandbox workspace with one account per user of the simulator, connected by OAuth, and a key. */
export async function connectUsers(
	context: Context,
	usernames: readonly string[],
): Promise<ConnectedUsers> {
	const { access, accounts, clock } = context;
	const workspace = await createWorkspace(access, { name: 'Chaos', provider: PROVIDER });
	const accountIds: string[] = [];
	for (const username of usernames) {
		const account = await connectAccount(accounts, {
			workspaceId: workspace._id,
			provider: PROVIDER,
			code: await grantedCode(context, username),
			redirectUri: REDIRECT,
		});
		accountIds.push(account._id);
	}
	const { apiKey } = await issueApiKey(
		{ apiKeys: access.apiKeys, clock, random: systemRandom },
		{ workspaceId: workspace._id, environment: workspace.environment, name: 'chaos' },
	);
	return { workspaceId: workspace._id, apiKey, accountIds };
}

/** The consent page agrees by itself, as the user it is told. */
async function grantedCode({ ports }: Context, username: string): Promise<string> {
	const page = new URL(
		ports
			.forProvider(PROVIDER)
			.authorizationUrl({ redirectUri: REDIRECT, state: newId(), scopes: REQUIRED_SCOPES }),
	);
	page.searchParams.set('user', username);
	const answer = await fetch(page, { redirect: 'manual' });
	const code = new URL(answer.headers.get('location') ?? REDIRECT).searchParams.get('code');
	if (!code) throw new Error(`the consent page answered ${String(answer.status)} without a code`);
	return code;
}
