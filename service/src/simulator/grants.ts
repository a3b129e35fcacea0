import { randomText } from './ids.js';
import type { Grant, User } from './model.js';
import type { Simulation } from './simulation.js';

const TOKEN_LENGTH = 43;
export const PUBLISHER_SCOPES = [
	'user_accounts:read',
	'boards:read',
	'boards:write',
	'pins:read',
	'pins:write',
] as const;

export interface GrantFor {
	readonly user: User;
	readonly clientId: string;
	readonly scopes: readonly string[];
}

/** A new access token, `pina_…`. */
export const issueAccess = (sim: Simulation, to: GrantFor): Grant =>
	issue(sim, to, { kind: 'access', prefix: 'pina_', seconds: sim.settings.accessTokenSeconds });

/** A new refresh token, `pinr_…`. */
export const issueRefresh = (sim: Simulation, to: GrantFor): Grant =>
	issue(sim, to, { kind: 'refresh', prefix: 'pinr_', seconds: sim.settings.refreshTokenSeconds });

interface GrantForm {
	readonly kind: 'access' | 'refresh';
	readonly prefix: string;
	readonly seconds: number;
}

function issue(sim: Simulation, to: GrantFor, { kind, prefix, seconds }: GrantForm): Grant {
	const value: Grant = {
		token: prefix + randomText(sim.options.random, TOKEN_LENGTH),
		userId: to.user.id,
		clientId: to.clientId,
		scopes: to.scopes,
		expiresAt: sim.now() + seconds * 1000,
	};
	sim.world.commit({ put: kind, value });
	return value;
}

/** The members that every token answer has. */
export function presentAccess(sim: Simulation, access: Grant): Record<string, unknown> {
	return {
		access_token: access.token,
		token_type: 'bearer',
		expires_in: sim.settings.accessTokenSeconds,
		scope: access.scopes.join(' '),
	};
}

/** The members of an answer that carries a refresh token. */
export function presentRefresh(sim: Simulation, refresh: Grant): Record<string, unknown> {
	return {
		refresh_token: refresh.token,
		refresh_token_expires_in: sim.settings.refreshTokenSeconds,
		refresh_token_expires_at: Math.floor(refresh.expiresAt / 1000),
	};
}

/** Scopes as a client writes them: separated by commas, spaces or both. */
export const readScopes = (text: unknown): string[] =>
	typeof text === 'string' ? text.split(/[\s,]+/).filter((scope) => scope !== '') : [];
