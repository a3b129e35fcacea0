export {
	createAccountCaches,
	forgetAccount,
	type AccountCaches,
	type AccountFacts,
	type RefreshResult,
	type TokensInHand,
} from './account-caches.js';
export type { AccountsOfClients } from './accounts-of-clients.js';
export { accountIdsOfClients } from './account-ids-of-clients.js';
export { beginSignIn, hashSecret, type BeginSignInDeps } from './begin-sign-in.js';
export type { CallRenewingDeps } from './call-renewing.js';
export { callWithTokens, type CallResult, type CallWithTokensDeps } from './call-with-tokens.js';
export {
	connectAccount,
	type ConnectAccountDeps,
	type ConnectAccountInput,
} from './connect-account.js';
export { findAccountForPublishing, type FindAccountDeps } from './find-account-for-publishing.js';
export { knownAccountIds } from './known-account-ids.js';
export type { LinkClaims, StartedSignIn } from './finish-oauth.js';
export type { AccountRecord } from './model.js';
export { createOAuthStateStore, type OAuthStateStore } from './oauth-state-store.js';
export { plainPermissions } from './plain-permissions.js';
export { readTokens, type ReadTokensDeps } from './read-tokens.js';
export { healthOf, type Health, type LaneGate } from './account-health.js';
export { checkAccounts, type CheckAccountsDeps } from './check-accounts.js';
export { presentAccount, presentAccounts, type PresentAccountsDeps } from './present.js';
export type { AccountNews, RefreshTokensDeps } from './refresh-deps.js';
export { refreshTokens, type RefreshTokensInput } from './refresh-tokens.js';
export { settleTokens } from './settle-tokens.js';
export { useTokens, type UsedTokens } from './use-tokens.js';
export { requireAccount } from './require-account.js';
export { requireReconnect } from './require-reconnect.js';
export { ASKED_SCOPES, REQUIRED_SCOPES } from './required-scopes.js';
export {
	accountRoutes,
	CONNECT_COOKIE,
	OAUTH_CALLBACK_PATH,
	type AccountRoutesDeps,
} from './routes.js';
export { permitConnecting } from './permit-connecting.js';
export { updateAccount, type UpdateAccountDeps } from './update-account.js';
export { forgetTokens, type ForgetTokensDeps } from './forget-tokens.js';
export { ACCOUNT_SEALED_FIELDS } from './vault.js';
export { createAccountStore, type AccountStore } from './store.js';
