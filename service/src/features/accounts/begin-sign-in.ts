import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.js';
import type { Random } from '../../platform/random.js';
import type { PinterestPort } from '../../pinterest/port.js';
import type { Provider } from '../workspaces/index.js';
import type { Starter } from './oauth-state-model.js';
import type { OAuthStateStore } from './oauth-state-store.js';
import { ASKED_SCOPES } from './required-scopes.js';

export interface BeginSignInDeps {
	readonly oauthStates: OAuthStateStore;
	readonly ports: { forProvider(provider: Provider): Pick<PinterestPort, 'authorizationUrl'> };
	readonly clock: Clock;
	readonly random: Random;
	providerOf(workspaceId: string): Promise<Provider>;
	/** Where Pinterest sends people back to; throws when the service does not know its address. */
	callbackUrl(provider: Provider): string;
}

export interface NewSignIn {
	readonly workspaceId: string;
	readonly startedBy: Starter;
	/** Reconnects this account and no other. */
	readonly accountId: string | null;
	/** The client that the account will belong to; null: as it is. */
	readonly clientId?: string | null;
	/** What the cookie of the browser holds in which a page of ours began it. */
	readonly browser?: string;
	/** Ends it before its 10 minutes are over. */
	readonly notAfter?: Date;
}

const STATE_BYTES = 32;
const LIFE_MS = 10 * 60_000;

/** All that is kept of a secret: who reads the database cannot finish a sign-in with it. */
export const hashSecret = (secret: string): string =>
	createHash('sha256').update(secret).digest('hex');

/** The address of Pinterest's consent page for one sign-in within 10 minutes. */
export async function beginSignIn(deps: BeginSignInDeps, begun: NewSignIn): Promise<string> {
	const { workspaceId, startedBy, accountId, clientId, browser, notAfter } = begun;
	const provider = await deps.providerOf(workspaceId);
	const redirectUri = deps.callbackUrl(provider);
	const state = deps.random.bytes(STATE_BYTES).toString('base64url');
	const now = deps.clock.now();
	const end = now.getTime() + LIFE_MS;
	await deps.oauthStates.insert({
		_id: hashSecret(state),
		workspaceId,
		startedBy,
		provider,
		redirectUri,
		accountId,
		clientId: clientId ?? null,
		browserHash: browser === undefined ? null : hashSecret(browser),
		createdAt: now,
		expiresAt: new Date(Math.min(end, notAfter?.getTime() ?? end)),
		usedAt: null,
	});
	const port = deps.ports.forProvider(provider);
	return port.authorizationUrl({ redirectUri, state, scopes: ASKED_SCOPES });
}
