import { ServiceError, UpstreamError } from '../../domain/errors.js';
import type { NoteActivity } from '../activity/index.js';
import { hashSecret } from './begin-sign-in.js';
import { connectAccount, type ConnectAccountDeps } from './connect-account.js';
import type { AccountRecord } from './model.js';
import { noteConnected, noteNotConnected } from './note-connection.js';
import type { OAuthStateRecord } from './oauth-state-model.js';
import type { OAuthStateStore } from './oauth-state-store.js';
import { visitorWords } from './visitor-words.js';

/** Connect links as a sign-in needs them. */
export interface LinkClaims {
	/** Uses the link up for this sign-in; false unless it is open. The same claim may come again. */
	claim(claim: LinkClaim & { accountId: string; now: Date }): Promise<boolean>;
	/** Opens it again after a sign-in that came to nothing. */
	release(claim: LinkClaim): Promise<void>;
}

export interface LinkClaim {
	readonly id: string;
	readonly stateId: string;
}

export interface FinishOAuthDeps extends ConnectAccountDeps {
	readonly oauthStates: OAuthStateStore;
	readonly links: LinkClaims;
	readonly note: NoteActivity;
	/** Whether who began a sign-in could begin it now. */
	starterInForce(begun: StartedSignIn): Promise<boolean>;
	/** Whether the client of the workspace is there and not archived. */
	takesAccounts(workspaceId: string, clientId: string): Promise<boolean>;
	/** Has the account's lane follow the pace of its client. */
	followClient(accountId: string): Promise<void>;
}

/** Who began a sign-in, and for which account. */
export type StartedSignIn = Pick<OAuthStateRecord, 'workspaceId' | 'startedBy' | 'accountId'>;

/** What Pinterest sends a person back with. */
export interface OAuthReturn {
	readonly state: string;
	/** Absent when Pinterest tells an error. */
	readonly code?: string;
	readonly error?: string;
	/** What the browser's cookie holds, if it has one of ours. */
	readonly browser?: string;
	readonly requestId: string;
}

/**
 * Connects the account that the person agreed to. A state works once, whatever comes of it.
 * Throws `oauth_state_invalid`, `oauth_denied`, `oauth_code_invalid`, `connect_link_ended` and what
 * connecting throws; who came by a link is told in words that need no knowledge of this service.
 */
export async function finishOAuth(
	deps: FinishOAuthDeps,
	back: OAuthReturn,
): Promise<AccountRecord> {
	const begun = await redeem(deps, back);
	try {
		await refuseStranger(deps, begun, back);
		const account = await complete(deps, begun, back);
		noteConnected(deps, { begun, account, requestId: back.requestId });
		return account;
	} catch (fault) {
		const told = isRefusedCode(fault)
			? new ServiceError('oauth_code_invalid', { cause: fault })
			: fault;
		noteNotConnected(deps, { begun, fault: told, requestId: back.requestId });
		throw inWordsFor(begun, told);
	}
}

async function redeem(
	{ oauthStates, clock }: FinishOAuthDeps,
	{ state, code }: OAuthReturn,
): Promise<OAuthStateRecord> {
	const id = hashSecret(state);
	const codeHash = code === undefined ? null : hashSecret(code);
	const begun = await oauthStates.redeem({ id, now: clock.now(), codeHash });
	if (begun) return begun;
	const known = await oauthStates.find(id);
	throw inWordsFor(known, invalid(whyNot(known)));
}

function whyNot(known: OAuthStateRecord | null): string {
	if (!known) return 'This sign-in was not begun here.';
	return known.usedAt
		? 'This sign-in was used already.'
		: 'This sign-in took longer than 10 minutes.';
}

const inWordsFor = (begun: OAuthStateRecord | null, fault: unknown): unknown =>
	begun?.startedBy.kind === 'link' ? visitorWords(fault) : fault;

const invalid = (message: string): ServiceError =>
	new ServiceError('oauth_state_invalid', { message });

async function refuseStranger(
	deps: FinishOAuthDeps,
	begun: OAuthStateRecord,
	{ browser }: OAuthReturn,
): Promise<void> {
	const { browserHash, startedBy } = begun;
	if (browserHash !== null && (browser === undefined || hashSecret(browser) !== browserHash)) {
		throw invalid('This sign-in was begun in another browser.');
	}
	if (await deps.starterInForce(begun)) return;
	switch (startedBy.kind) {
		case 'api_key':
			throw invalid('The API key that began this sign-in was revoked, or may not do so any more.');
		case 'user':
			throw invalid('The person who began this sign-in is not signed in any more.');
		case 'link':
			throw new ServiceError('connect_link_ended');
	}
}

async function complete(
	deps: FinishOAuthDeps,
	begun: OAuthStateRecord,
	{ code, error }: OAuthReturn,
): Promise<AccountRecord> {
	if (error !== undefined || code === undefined) throw denied(error);
	const { workspaceId, provider, redirectUri, accountId } = begun;
	const clientId = await clientFor(deps, begun);
	const input = { workspaceId, provider, redirectUri, code, clientId };
	const reconnects = accountId ?? undefined;
	const account = await (begun.startedBy.kind === 'link'
		? connectByLink(deps, begun, { ...input, reconnects })
		: connectAccount(deps, { ...input, reconnects }));
	if (clientId !== undefined) await deps.followClient(account._id);
	return account;
}

/** A client that was archived since the link was made gets no accounts any more. */
async function clientFor(
	deps: FinishOAuthDeps,
	{ workspaceId, clientId }: OAuthStateRecord,
): Promise<string | undefined> {
	if (clientId === null) return undefined;
	return (await deps.takesAccounts(workspaceId, clientId)) ? clientId : undefined;
}

/**
 * The link is used up in one step just before the account is stored: two browsers cannot both
 * have it, and one that dies in between leaves a used link rather than an open one.
 */
async function connectByLink(
	deps: FinishOAuthDeps,
	{ _id: stateId, startedBy }: OAuthStateRecord,
	input: Parameters<typeof connectAccount>[1],
): Promise<AccountRecord> {
	const { links, clock } = deps;
	const link = { id: startedBy.id, stateId };
	const beforeStoring = async (accountId: string): Promise<void> => {
		const claimed = await links.claim({ ...link, accountId, now: clock.now() });
		if (!claimed) throw new ServiceError('connect_link_ended');
	};
	try {
		return await connectAccount(deps, { ...input, beforeStoring });
	} catch (fault) {
		await links.release(link);
		throw fault;
	}
}

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
