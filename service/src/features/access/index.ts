export { authenticate, type AuthenticateDeps } from './authenticate.js';
export { authorize } from './authorize.js';
export { SCOPES, type Caller, type CallerScope, type Scope } from './caller.js';
export {
	issueApiKey,
	type IssueApiKeyDeps,
	type IssuedApiKey,
	type NewApiKey,
} from './issue-api-key.js';
export { createKeyCaches, type KeyCaches } from './key-caches.js';
export { createRateLimit, type LimitRate, type RateLimitSettings } from './limit-rate.js';
export { isWithinReach } from './is-within-reach.js';
export { listApiKeys } from './list-api-keys.js';
export { createOperatorCheck, OPERATOR } from './operator-key.js';
export { permitAccount } from './permit-account.js';
export { refuseLimitedKey, requirePerson, type Person } from './require-person.js';
export { replaceApiKey, type Replacement, type RerolledApiKey } from './replace-api-key.js';
export { hasExpired } from './has-expired.js';
export { revokeApiKey, type RevokeApiKeyDeps } from './revoke-api-key.js';
export { accessRoutes, type AccessRoutesDeps } from './routes.js';
export { createApiKeyStore, type ApiKeyStore } from './store.js';
