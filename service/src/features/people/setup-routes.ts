import { pagePolicy } from '../../platform/http-page.js';
import { Reply, defineRoute, type Route } from '../../platform/route.js';
import { ServiceError } from '../../domain/errors.js';
import type { Caller } from '../access/index.js';
import { finishSetup, type FinishSetupDeps } from './finish-setup.js';
import { setupBody, setupParams, setupView } from './schemas.js';
import { readSetupLink, SETUP_PATH } from './setup-link.js';
import { setupPage } from './setup-page.js';

export type SetupRoutesDeps = FinishSetupDeps;

const PATH = `${SETUP_PATH}/{token}` as const;
const TAG = 'Sign-in';

/** The page that a set-up link leads to. */
export const setupRoutes = (deps: SetupRoutesDeps): Route<Caller>[] => [
	showRoute(deps),
	finishRoute(deps),
];

const showRoute = (deps: SetupRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'setup.show',
		method: 'GET',
		path: PATH,
		summary: 'The page of a set-up link: a form that makes the owner',
		tag: TAG,
		scope: 'open',
		params: setupParams,
		status: 200,
		response: setupView,
		page: setupPage,
		codes: ['setup_link_invalid'],
		run: async (_caller: Caller, { params }) => {
			const { email } = await readSetupLink(deps, params.token);
			return new Reply(
				{ status: 'open' as const, email },
				{ headers: { 'Content-Security-Policy': pagePolicy(["'self'"]) } },
			);
		},
	});

const finishRoute = (deps: SetupRoutesDeps): Route<Caller> =>
	defineRoute({
		id: 'setup.finish',
		method: 'POST',
		path: PATH,
		summary: 'Make the owner that a set-up link is for; it works once',
		tag: TAG,
		scope: 'open',
		params: setupParams,
		body: setupBody,
		form: true,
		status: 200,
		response: setupView,
		page: setupPage,
		codes: ['setup_link_invalid'],
		run: async (_caller: Caller, { params, body, requestId }) => {
			const link = await readSetupLink(deps, params.token);
			const email = link.email ?? body.email;
			if (email === undefined) throw missingEmail();
			const owner = await finishSetup(deps, {
				token: params.token,
				email,
				fullName: body.full_name || null,
				password: body.password,
				requestId,
			});
			return { status: 'done' as const, email: owner };
		},
	});

function missingEmail(): ServiceError {
	const msg = 'is missing';
	return new ServiceError('validation_error', {
		message: `email: ${msg}`,
		fields: [{ loc: ['body', 'email'], msg, type: 'missing' }],
	});
}
