export {
	createAccountCaches,
	forgetAccount,
	type AccountCaches,
	type AccountFacts,
	type RefreshResult,
	type TokensInHand,
} from './account-caches.js';
export { callWithTokens, type CallResult, type CallWithTokensDeps } from './call-with-tokens.js';
export {
	connectAccount,
	type ConnectAccountDeps,
	type ConnectAccountInput,
} from './connect-account.js';
export { findAccountForPublishing, type FindAccountDeps } from './find-account-for-publishing.js';
export { knownAccountIds } from './known-account-ids.js';
export type { AccountRecord } from './model.js';
export { createOAuthStateStore, type OAuthStateStore } from './oauth-state-store.js';
export { readTokens, type ReadTokensDeps } from './read-tokens.js';
export {
	refreshTokens,
	type RefreshTokensDeps,
	type RefreshTokensInput,
} from './refresh-tokens.js';
export { requireAccount } from './require-account.js';
export { requireReconnect } from './require-reconnect.js';
export { ASKED_SCOPES, REQUIRED_SCOPES } from './required-scopes.js';
export { accountRoutes, OAUTH_CALLBACK_PATH, type AccountRoutesDeps } from './routes.js';
export { updateAccount, type UpdateAccountDeps } from './update-account.js';
export { createAccountStore, type AccountStore } from './store.js';
