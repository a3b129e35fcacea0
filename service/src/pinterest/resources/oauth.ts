import { z } from 'zod';
import { callPinterest, type Wire } from '../call-pinterest.js';
import type { CallOptions, PinterestPort, TokenSet } from '../port.js';

export interface AppCredentials {
	readonly clientId: string;
	readonly clientSecret: string;
	/** The consent page. */
	readonly authorizeUrl: string;
}

// An answer without it is still a working token; a 401 ends it when it is wrong.
const DOCUMENTED_LIFE_SECONDS = 2_592_000;

const seconds = z.coerce.number().int().positive();
const tokenSchema = z.object({
	access_token: z.string().min(1),
	refresh_token: z.string().min(1).nullish().catch(null),
	expires_in: seconds.catch(DOCUMENTED_LIFE_SECONDS),
	refresh_token_expires_in: seconds.nullish().catch(null),
	scope: z.string().nullish().catch(null),
});

/** The calls of the OAuth flow. */
export function oauthResource(
	wire: Wire,
	app: AppCredentials,
): Pick<PinterestPort, 'exchangeCode' | 'refreshTokens' | 'authorizationUrl'> {
	const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64');

	const requestTokens = async (
		form: Record<string, string>,
		secret: string,
		{ signal }: CallOptions,
	): Promise<TokenSet> => {
		const { value } = await callPinterest(wire, {
			operation: 'token',
			method: 'POST',
			path: '/oauth/token',
			authorization: `Basic ${basic}`,
			body: {
				contentType: 'application/x-www-form-urlencoded',
				text: new URLSearchParams(form).toString(),
			},
			schema: tokenSchema,
			secrets: [secret, app.clientSecret, basic],
			signal,
		});
		return toTokenSet(value);
	};

	return {
		exchangeCode: ({ code, redirectUri }, options = {}) =>
			requestTokens(
				{
					grant_type: 'authorization_code',
					code,
					redirect_uri: redirectUri,
					continuous_refresh: 'true',
				},
				code,
				options,
			),
		refreshTokens: ({ refreshToken }, options = {}) =>
			requestTokens(
				{ grant_type: 'refresh_token', refresh_token: refreshToken },
				refreshToken,
				options,
			),
		authorizationUrl: ({ redirectUri, state, scopes }) => {
			const url = new URL(app.authorizeUrl);
			url.searchParams.set('client_id', app.clientId);
			url.searchParams.set('redirect_uri', redirectUri);
			url.searchParams.set('response_type', 'code');
			url.searchParams.set('scope', scopes.join(','));
			url.searchParams.set('state', state);
			return url.href;
		},
	};
}

function toTokenSet(answer: z.output<typeof tokenSchema>): TokenSet {
	return {
		accessToken: answer.access_token,
		refreshToken: answer.refresh_token ?? null,
		accessExpiresInSeconds: answer.expires_in,
		refreshExpiresInSeconds: answer.refresh_token_expires_in ?? null,
		scopes: (answer.scope ?? '').split(/[\s,]+/).filter((scope) => scope !== ''),
	};
}
