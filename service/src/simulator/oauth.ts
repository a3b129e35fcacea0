import type { Request, RequestHandler } from 'express';
import { invalid, refusals } from './errors.js';
import type { Answer } from './exchange.js';
import {
	issueAccess,
	issueRefresh,
	presentAccess,
	presentRefresh,
	PUBLISHER_SCOPES,
	readScopes,
} from './grants.js';
import { randomText } from './ids.js';
import type { User } from './model.js';
import type { Call, Caller, Operation } from './operation.js';
import { ensureUser, type Simulation } from './simulation.js';
import { parseUrl } from '../platform/parse-url.js';

const CODE_MS = 10 * 60_000;

interface Code {
	readonly userId: string;
	readonly clientId: string;
	readonly redirectUri: string;
	readonly scopes: readonly string[];
	readonly expiresAt: number;
}

export interface OAuth {
	/** `GET /oauth/`: agrees at once, as `user` (default `sandbox-user`); `deny=1` refuses. */
	readonly authorize: RequestHandler;
	readonly token: Operation;
}

export function createOAuth(sim: Simulation): OAuth {
	const codes = new Map<string, Code>();
	return {
		authorize: authorizePage(sim, codes),
		token: {
			id: 'oauth/token',
			category: 'org_read',
			scopes: [],
			identify: (_, req) => identify(sim, codes, req),
			run: (call) => exchange(codes, call),
		},
	};
}

function authorizePage(sim: Simulation, codes: Map<string, Code>): RequestHandler {
	return (req, res) => {
		const { client_id: clientId, redirect_uri: redirectUri, state } = req.query;
		if (typeof clientId !== 'string' || clientId === '' || !isRedirect(redirectUri)) {
			res.status(400).type('text').send('client_id and an http(s) redirect_uri are needed');
			return;
		}
		const target = new URL(redirectUri);
		if (req.query['deny'] === '1') {
			target.searchParams.set('error', 'access_denied');
		} else {
			const name = req.query['user'];
			const user = ensureUser(sim, typeof name === 'string' && name ? name : 'sandbox-user');
			const asked = readScopes(req.query['scope']);
			const code = randomText(sim.options.random, 40);
			codes.set(code, {
				userId: user.id,
				clientId,
				redirectUri,
				scopes: asked.length > 0 ? asked : PUBLISHER_SCOPES,
				expiresAt: sim.now() + CODE_MS,
			});
			target.searchParams.set('code', code);
		}
		if (typeof state === 'string') target.searchParams.set('state', state);
		res.redirect(302, target.href);
	};
}

/** Whose token call it is: the app by Basic, the user by the grant it shows. */
function identify(sim: Simulation, codes: Map<string, Code>, req: Request): Caller {
	const clientId = readClient(sim, req);
	const body = (req.body ?? {}) as Record<string, unknown>;
	switch (body['grant_type']) {
		case 'authorization_code': {
			const code = codes.get(String(body['code']));
			const fits = code?.clientId === clientId && code.redirectUri === body['redirect_uri'];
			if (!code || !fits || code.expiresAt <= sim.now()) throw refusals.grant();
			return { user: userOf(sim, code.userId), clientId, scopes: code.scopes };
		}
		case 'refresh_token': {
			const grant = sim.world.refresh.get(String(body['refresh_token']));
			if (grant?.clientId !== clientId || grant.expiresAt <= sim.now()) throw refusals.grant();
			return { user: userOf(sim, grant.userId), clientId, scopes: grant.scopes };
		}
		case 'client_credentials': {
			const scopes = readScopes(body['scope']);
			if (scopes.length === 0) throw invalid("'scope' is a required property");
			return { user: ensureUser(sim, `owner-of-${clientId}`), clientId, scopes };
		}
		default:
			throw invalid(`'${String(body['grant_type'])}' is not a grant_type`);
	}
}

function exchange(codes: Map<string, Code>, call: Call): Answer {
	const { sim, body } = call;
	const responseType = body['grant_type'];
	switch (responseType) {
		case 'authorization_code':
			// Checked again: a fault may have delayed the call while its twin used the code.
			if (!codes.delete(String(body['code']))) throw refusals.grant();
			break;
		case 'refresh_token': {
			const used = String(body['refresh_token']);
			if (!sim.world.refresh.has(used)) throw refusals.grant();
			if (sim.settings.rotation === 'kill') sim.world.commit({ drop: 'refresh', id: used });
			break;
		}
		default: {
			const access = issueAccess(sim, call);
			return {
				status: 200,
				body: { response_type: responseType, ...presentAccess(sim, access) },
			};
		}
	}
	const narrowed = narrow(call);
	const access = issueAccess(sim, narrowed);
	const refresh = issueRefresh(sim, narrowed);
	return {
		status: 200,
		body: {
			response_type: responseType,
			...presentAccess(sim, access),
			...presentRefresh(sim, refresh),
		},
	};
}

/** A refresh may ask for fewer scopes than were granted, never for more. */
function narrow(call: Call): Caller {
	const asked = call.body['grant_type'] === 'refresh_token' ? readScopes(call.body['scope']) : [];
	const scopes =
		asked.length === 0 ? call.scopes : call.scopes.filter((scope) => asked.includes(scope));
	return { user: call.user, clientId: call.clientId, scopes };
}

function readClient(sim: Simulation, req: Request): string {
	const [scheme, credentials = ''] = (req.headers.authorization ?? '').split(' ');
	const text = Buffer.from(credentials, 'base64').toString('utf8');
	const colon = text.indexOf(':');
	if (scheme?.toLowerCase() !== 'basic' || colon < 1) throw refusals.client();
	const [id, secret] = [text.slice(0, colon), text.slice(colon + 1)];
	const only = sim.options.client;
	if (only && (only.id !== id || only.secret !== secret)) throw refusals.client();
	if (secret === '') throw refusals.client();
	return id;
}

function userOf(sim: Simulation, userId: string): User {
	const user = sim.world.users.get(userId);
	if (!user) throw refusals.grant();
	return user;
}

function isRedirect(value: unknown): value is string {
	return typeof value === 'string' && parseUrl(value) !== undefined && /^https?:/i.test(value);
}
