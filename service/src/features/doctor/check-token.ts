import { errorEntry } from '../../domain/error-codes.js';
import type { RateLimitFacts } from '../../pinterest/rate-limit-headers.js';
import {
	callWithTokens,
	healthOf,
	refreshTokens,
	type AccountRecord,
	type CallWithTokensDeps,
} from '../accounts/index.js';
import { failed, ok, warning } from './checks.js';
import type { DoctorCheck } from './schemas.js';
import type { LiveFacts, Patient } from './types.js';

export interface TokenFound {
	readonly check: DoctorCheck;
	readonly live: LiveFacts;
}

/**
 * Asks Pinterest who the user is, which is the cheapest proof of a token. A refused token is renewed
 * and a dead one marked on the account, both as everywhere. Throws no `UpstreamError`.
 */
export async function checkToken(
	deps: CallWithTokensDeps,
	{ account, signal }: Patient,
): Promise<TokenFound> {
	const { id, revokedAt, reconnectRequired, healthCode, tokenVersion } = account;
	if (revokedAt) {
		const live = { ...NOTHING, record: await deps.accounts.find(id) };
		return { check: failed('token', { code: 'account_revoked' }), live };
	}
	if (reconnectRequired && healthCode !== 'scope_missing') {
		// What Pinterest refused by mistake works again; the daily look does the same.
		await refreshTokens(deps, { accountId: id, failedVersion: tokenVersion, revive: true });
	}
	let limits: RateLimitFacts | null = null;
	const onLimits = (facts: RateLimitFacts): void => {
		limits = facts;
	};
	const asked = await callWithTokens(deps, account, (port, token) =>
		port.getUserAccount(token, { signal, accountId: id, onLimits }),
	);
	const record = await deps.accounts.find(id);
	const live = { ...NOTHING, record, limits };
	switch (asked.kind) {
		case 'done':
			return {
				check: working(record),
				live: { ...live, standing: 'works', user: asked.value },
			};
		case 'disconnected':
			return { check: dead(record), live: { ...live, standing: 'dead' } };
		case 'failed':
			return { check: unclear(asked.cause), live: { ...live, refusal: asked.cause ?? null } };
	}
}

const NOTHING: LiveFacts = {
	standing: 'unclear',
	record: null,
	user: null,
	limits: null,
	refusal: null,
};

const instant = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;

const datesOf = (record: AccountRecord | null) => ({
	token_expires_at: instant(record?.tokenExpiresAt),
	refresh_token_expires_at: instant(record?.refreshExpiresAt),
	renewed_from: instant(record?.refreshDueAt),
});

function working(record: AccountRecord | null): DoctorCheck {
	const facts = datesOf(record);
	if (record?.healthStatus === 'expiring') {
		const { message, remedy } = healthOf(record);
		return warning('token', {
			code: record.healthCode ?? 'token_expired',
			message: message ?? 'The connection ends soon.',
			remedy: remedy ?? errorEntry('token_expired').remedy,
			facts,
		});
	}
	return ok('token', 'Pinterest takes the token; it is renewed by itself.', facts);
}

function dead(record: AccountRecord | null): DoctorCheck {
	const code = record?.healthCode ?? 'token_expired';
	return failed('token', {
		code,
		message: record?.healthMessage ?? undefined,
		remedy:
			'Reconnect the account, or send its owner a connect link; waiting pins go out afterwards.',
		facts: datesOf(record),
	});
}

/** No proof against the token: Pinterest refused the call for another reason, or did not answer. */
function unclear(cause: LiveFacts['refusal'] | undefined): DoctorCheck {
	const code = cause?.code ?? 'pinterest_unavailable';
	const why = cause?.message ?? errorEntry(code).message;
	return warning('token', {
		code,
		message: `The token could not be tried: ${why}`,
		remedy: cause?.remedy,
		facts: { status: cause?.upstream.status ?? null },
	});
}
