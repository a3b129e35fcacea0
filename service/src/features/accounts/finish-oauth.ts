import { ServiceError, UpstreamError } from '../../domain/errors.js';
import { connectAccount, type ConnectAccountDeps } from './connect-account.js';
import type { AccountRecord, OAuthStateRecord } from './model.js';
import type { OAuthStateStore } from './oauth-state-store.js';
import { hashState } from './start-oauth.js';

export interface FinishOAuthDeps extends ConnectAccountDeps {
	readonly oauthStates: OAuthStateStore;
	keyInForce(workspaceId: string, keyId: string): Promise<boolean>;
}

/** What Pinterest sends a person back with. */
export interface OAuthReturn {
	readonly state: string;
	/** Absent when Pinterest tells an error. */
	readonly code?: string;
	readonly error?: string;
}

/**
 * Connects the account that the person agreed to. A state works once, whatever comes of it.
 * Throws `oauth_state_invalid`, `oauth_denied`, `oauth_code_invalid` and what connecting throws.
 */
export async function finishOAuth(
	deps: FinishOAuthDeps,
	{ state, code, error }: OAuthReturn,
): Promise<AccountRecord> {
	const begun = await redeem(deps, hashState(state));
	if (error !== undefined || code === undefined) throw denied(error);
	const { workspaceId, provider, redirectUri, accountId } = begun;
	try {
		return await connectAccount(deps, {
			workspaceId,
			provider,
			redirectUri,
			code,
			reconnects: accountId ?? undefined,
		});
	} catch (fault) {
		throw isRefusedCode(fault) ? new ServiceError('oauth_code_invalid', { cause: fault }) : fault;
	}
}

async function redeem(deps: FinishOAuthDeps, id: string): Promise<OAuthStateRecord> {
	const { oauthStates, clock } = deps;
	const begun = await oauthStates.redeem({ id, now: clock.now() });
	if (!begun) throw invalid(whyNot(await oauthStates.find(id)));
	if (!(await deps.keyInForce(begun.workspaceId, begun.keyId))) {
		throw invalid('The API key that began this sign-in was revoked.');
	}
	return begun;
}

function whyNot(known: OAuthStateRecord | null): string {
	if (!known) return 'This sign-in was not begun here.';
	return known.usedAt
		? 'This sign-in was used already.'
		: 'This sign-in took longer than 10 minutes.';
}

const invalid = (message: string): ServiceError =>
	new ServiceError('oauth_state_invalid', { message });

const PASSING = ['server_error', 'temporarily_unavailable'];
const PLAIN_WORD = /^[a-z_]{1,40}$/;

function denied(error = 'no code'): ServiceError {
	if (PASSING.includes(error)) return new ServiceError('pinterest_unavailable');
	if (error === 'access_denied' || !PLAIN_WORD.test(error)) return new ServiceError('oauth_denied');
	return new ServiceError('oauth_denied', {
		message: `Pinterest ended the sign-in with: ${error}.`,
	});
}

/** The token endpoint's word for a grant it does not take; of a code it is all there is to know. */
const isRefusedCode = (fault: unknown): boolean =>
	fault instanceof UpstreamError && fault.outcome === 'refused' && fault.code === 'token_revoked';
