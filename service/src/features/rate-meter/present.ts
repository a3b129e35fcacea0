import type { Pace } from '../../domain/pace.js';
import { WITHOUT_END, type AppBudgetState, type Gate, type PaceSettings } from '../lanes/index.js';
import type { AccountPace } from './read-account-pace.js';
import type { RateMeter } from './read-rate-meter.js';
import type { AccountPaceView, RateMeterView } from './schemas.js';

export function presentRateMeter(meter: RateMeter): RateMeterView {
	const { account, bucket, tokens, app } = meter;
	return {
		account: {
			account_id: account.accountId,
			...bucketOf(bucket, tokens),
			spacing_seconds: seconds(account.limits.spacingMs),
			next_start_at: nextStartOf(meter),
			day: dayOf(account),
			limits_from: limitsFrom(account),
			gate: account.usage?.gate ? gateOf(account.usage.gate) : null,
		},
		global: { ...bucketOf(app.pace, app.tokens), trial: trialOf(app) },
	};
}

export function presentAccountPace(account: AccountPace): AccountPaceView {
	const { accountId, limits, own, client } = account;
	return {
		account_id: accountId,
		spacing_seconds: seconds(limits.spacingMs),
		daily_cap: limits.dailyCap,
		time_zone: limits.timeZone,
		own: ofLayer(own),
		client: client && { client_id: client.clientId, ...ofLayer(client) },
		limits_from: limitsFrom(account),
	};
}

const ofLayer = ({ spacingMs, dailyCap, timeZone }: PaceSettings) => ({
	spacing_seconds: typeof spacingMs === 'number' ? seconds(spacingMs) : null,
	daily_cap: dailyCap ?? null,
	time_zone: timeZone ?? null,
});

/** Which layer each limit in force comes from. */
function limitsFrom({ own, client }: AccountPace): AccountPaceView['limits_from'] {
	const layerOf = (name: keyof PaceSettings) => {
		if ((own[name] ?? null) !== null) return 'account';
		return (client?.[name] ?? null) !== null ? 'client' : 'settings';
	};
	return {
		spacing_seconds: layerOf('spacingMs'),
		daily_cap: layerOf('dailyCap'),
		time_zone: layerOf('timeZone'),
	};
}

const seconds = (ms: number): number => ms / 1_000;

const bucketOf = ({ capacity, perSecond }: Pace, tokens: number) => ({
	tokens_available: Math.round(tokens * 1_000) / 1_000,
	capacity,
	refill_rate: perSecond,
});

function nextStartOf({ account: { limits, usage }, now }: RateMeter): string | null {
	if (limits.spacingMs === 0 || !usage) return null;
	const at = new Date(usage.lastStartAt + limits.spacingMs);
	return at > now ? at.toISOString() : null;
}

function dayOf({ limits, usage }: AccountPace): RateMeterView['account']['day'] {
	if (limits.dailyCap === 0) return null;
	return {
		used: usage?.day?.count ?? 0,
		cap: limits.dailyCap,
		time_zone: limits.timeZone,
		resets_at: usage?.day ? new Date(usage.day.endsAt).toISOString() : null,
	};
}

const gateOf = ({ code, until }: Gate) => ({
	code,
	until: until >= WITHOUT_END ? null : until.toISOString(),
});

function trialOf({ trial }: AppBudgetState): RateMeterView['global']['trial'] {
	if (!trial) return null;
	return {
		used: trial.used,
		writes_per_day: trial.writesPerDay,
		resets_at: trial.resetsAt.toISOString(),
		limited_until: trial.closedUntil?.toISOString() ?? null,
	};
}
