import type { Context } from '../../service/src/app/context.js';
import { apiClient, type Api } from './api-client.js';

export interface WireSession {
	readonly access_token: string;
	readonly token_type: string;
	readonly expires_in: number;
	readonly user: { readonly id: string; readonly email: string };
	readonly organization: { readonly id: string };
	readonly active_project: { readonly id: string };
	readonly projects: readonly { readonly id: string; readonly environment: string }[];
}

export const OWNER = { email: 'owner@example.com', password: 'correct horse battery' } as const;

/** Settings under which a stack's first start makes the owner. */
export const OWNER_SETTINGS = {
	PINLANE_OWNER_EMAIL: OWNER.email,
	PINLANE_OWNER_PASSWORD: OWNER.password,
	PINLANE_SIGN_INS_PER_MINUTE: '1000',
} as const;

/** Lets the owner into the organization of a workspace too, as a set-up link of its own would. */
export async function joinOwner({ people, access }: Context, workspaceId: string): Promise<void> {
	const owner = await people.people.byEmail(OWNER.email);
	const workspace = await access.workspaces.find(workspaceId);
	if (!owner || !workspace) throw new Error('there is no owner or no workspace');
	await people.people.join({
		_id: `${owner._id}:${workspace.organizationId}`,
		userId: owner._id,
		organizationId: workspace.organizationId,
		role: 'owner',
		createdAt: new Date(0),
	});
}

/** Signs in; a client whose bearer token is the session's. */
export async function signInAt(
	url: string,
	credentials: { readonly email: string; readonly password: string } = OWNER,
): Promise<{ readonly session: WireSession; readonly api: Api }> {
	const answer = await apiClient(url, '')('POST', '/v1/auth/login', {
		key: null,
		body: credentials,
	});
	if (answer.status !== 200) throw new Error(`no sign-in: ${answer.text}`);
	const session = answer.body as WireSession;
	return { session, api: withToken(url, session.access_token) };
}

/** A client that sends a bearer token, as programs for people do. */
export const withToken = (url: string, token: string): Api => {
	const plain = apiClient(url, '');
	return (method, path, call = {}) =>
		plain(method, path, {
			...call,
			key: null,
			headers: { Authorization: `Bearer ${token}`, ...call.headers },
		});
};
