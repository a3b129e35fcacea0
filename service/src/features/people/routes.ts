import { ServiceError } from '../../domain/errors.js';
import { defineRoute, type Route } from '../../platform/route.js';
import { requirePerson, type Caller } from '../access/index.js';
import { changePassword, type ChangePasswordDeps } from './change-password.js';
import { describePerson } from './describe-person.js';
import { presentPerson, presentSession, presentSwitched } from './present.js';
import {
	changePasswordBody,
	loginBody,
	personView,
	sessionView,
	switchedView,
	switchProjectBody,
} from './schemas.js';
import { setupRoutes, type SetupRoutesDeps } from './setup-routes.js';
import { signIn, type SignInDeps } from './sign-in.js';
import { signOut, type SignOutDeps } from './sign-out.js';
import { switchProject, type SwitchProjectDeps } from './switch-project.js';

export type PeopleRoutesDeps = SignInDeps &
	SignOutDeps &
	ChangePasswordDeps &
	SwitchProjectDeps &
	SetupRoutesDeps;

const TAG = 'Sign-in';

/** The calls of people who sign in. */
export const peopleRoutes = (deps: PeopleRoutesDeps): Route<Caller>[] => [
	loginRoute(deps),
	meRoute(deps),
	logoutRoute(deps),
	passwordRoute(deps),
	switchRoute(deps),
	...setupRoutes(deps),
];

const loginRoute = (deps: PeopleRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'auth.login',
		method: 'POST',
		path: '/v1/auth/login',
		summary: 'Sign in with e-mail address and password: a bearer token for the active project',
		tag: TAG,
		scope: 'open',
		body: loginBody,
		status: 200,
		response: sessionView,
		codes: ['invalid_credentials', 'rate_limited'],
		run: async (_caller: Caller, { body, remoteAddress: address, requestId }) =>
			presentSession(await signIn(deps, { ...body, address, requestId }), deps.timeZone),
	});

const meRoute = (deps: PeopleRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'auth.me',
		method: 'GET',
		path: '/v1/auth/me',
		summary: 'Who is signed in, and to which project',
		tag: TAG,
		scope: 'read',
		status: 200,
		response: personView,
		codes: ['session_required', 'session_expired'],
		run: async (caller: Caller) => {
			const user = await deps.people.find(requirePerson(caller).userId);
			const person = user && (await describePerson(deps, user, caller.workspaceId));
			if (!person) throw new ServiceError('session_expired');
			return presentPerson(person, deps.timeZone);
		},
	});

const logoutRoute = (deps: PeopleRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'auth.logout',
		method: 'POST',
		path: '/v1/auth/logout',
		summary: 'Sign out: all tokens of this sign-in end within 5 seconds',
		tag: TAG,
		scope: 'read',
		status: 204,
		codes: ['session_required', 'session_expired'],
		run: async (caller: Caller, { requestId }) => {
			await signOut(deps, caller);
			deps.note(caller, {
				action: 'session.ended',
				category: 'security',
				message: `${caller.keyName} signed out.`,
				resource: { type: 'session', id: caller.keyId },
				requestId,
			});
			return undefined;
		},
	});

const passwordRoute = (deps: PeopleRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'auth.change_password',
		method: 'POST',
		path: '/v1/auth/change-password',
		summary: 'Change your password: all your sign-ins end, and this answer begins a new one',
		tag: TAG,
		scope: 'read',
		body: changePasswordBody,
		status: 200,
		response: sessionView,
		codes: ['session_required', 'session_expired', 'invalid_credentials', 'conflict'],
		run: async (caller: Caller, { body, remoteAddress: address, requestId }) => {
			const changed = await changePassword(deps, caller, {
				currentPassword: body.current_password,
				newPassword: body.new_password,
				address,
				requestId,
			});
			return presentSession(changed, deps.timeZone);
		},
	});

const switchRoute = (deps: PeopleRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'projects.switch',
		method: 'POST',
		path: '/v1/projects/switch',
		summary: 'A token of this sign-in for another project; API keys cannot switch',
		tag: 'Projects',
		scope: 'read',
		body: switchProjectBody,
		status: 200,
		response: switchedView,
		codes: ['session_required', 'session_expired', 'not_found'],
		run: async (caller: Caller, { body, requestId }) => {
			const switched = await switchProject(deps, caller, { projectId: body.project_id });
			deps.note(
				{ ...caller, workspaceId: body.project_id },
				{
					action: 'session.switched',
					category: 'security',
					message: `${caller.keyName} switched to this project.`,
					resource: { type: 'session', id: switched.session.id },
					requestId,
				},
			);
			return presentSwitched(switched);
		},
	});
