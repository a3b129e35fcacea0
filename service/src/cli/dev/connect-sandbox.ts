import type { Context } from '../../app/context.js';
import { issueApiKey } from '../../features/access/index.js';
import { connectAccount, REQUIRED_SCOPES } from '../../features/accounts/index.js';
import { createWorkspace } from '../../features/workspaces/index.js';
import { newId } from '../../platform/ids.js';
import { systemRandom } from '../../platform/random.js';

export interface Sandbox {
	readonly workspaceId: string;
	readonly accountId: string;
	readonly apiKey: string;
}

const PROVIDER = 'simulator';

/** A sandbox workspace on the simulator, with an account connected by real OAuth calls and a key. */
export async function connectSandbox(context: Context, serviceUrl: string): Promise<Sandbox> {
	const { access, accounts, clock } = context;
	const workspace = await createWorkspace(access, { name: 'Sandbox', provider: PROVIDER });
	const redirectUri = `${serviceUrl}/v1/pinterest/oauth/callback`;
	const code = await grantedCode(context, redirectUri);
	const account = await connectAccount(accounts, {
		workspaceId: workspace._id,
		provider: PROVIDER,
		code,
		redirectUri,
	});
	const { apiKey } = await issueApiKey(
		{ apiKeys: access.apiKeys, clock, random: systemRandom },
		{ workspaceId: workspace._id, environment: workspace.environment, name: 'first start' },
	);
	return { workspaceId: workspace._id, accountId: account._id, apiKey };
}

/** Walks through the consent page as a browser would; the simulator says yes by itself. */
async function grantedCode({ ports }: Context, redirectUri: string): Promise<string> {
	const state = newId();
	const page = ports
		.forProvider(PROVIDER)
		.authorizationUrl({ redirectUri, state, scopes: REQUIRED_SCOPES });
	const answer = await fetch(page, { redirect: 'manual' });
	const location = answer.headers.get('location');
	const target = location ? new URL(location) : null;
	const code = target?.searchParams.get('code');
	if (!code || target?.searchParams.get('state') !== state) {
		throw new Error(`the consent page answered ${String(answer.status)} without a code`);
	}
	return code;
}
