export { authenticateSession, type AuthenticateSessionDeps } from './authenticate-session.js';
export { isSessionInForce } from './is-session-in-force.js';
export { makeOwner, type MakeOwnerDeps, type NewOwner } from './make-owner.js';
export { peopleRoutes, type PeopleRoutesDeps } from './routes.js';
export { createSessionCaches, type SessionCaches } from './session-caches.js';
export { createSessionStore, type SessionStore } from './session-store.js';
export { isSessionToken } from './session-token.js';
export {
	issueSetupLink,
	SETUP_PATH,
	type IssueSetupLinkDeps,
	type SetupLinkFor,
} from './setup-link.js';
export { createPeopleStore, type PeopleStore } from './store.js';
export { welcomeOwner, type WelcomeOwnerDeps } from './welcome-owner.js';
