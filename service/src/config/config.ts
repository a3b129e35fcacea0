import { checkSettings } from './check-settings.js';
import { allowedOf, SECRET_NAMES, SETTING_NAMES, settingsSchema } from './env.js';
import type { SettingName, Settings } from './env.js';
import { findCacheDir } from './find-cache-dir.js';
import { DEVELOPMENT_KEY, resolveSecrets, weaknessOf } from './secrets.js';
import { warnOfUnknownNames } from './unknown-names.js';

/** All settings of a process by area; times in milliseconds. */
export type Config = ReturnType<typeof shape>;

/** Settings that cannot be used; the message has one line per fault. */
export class ConfigError extends Error {
	constructor(readonly faults: readonly string[]) {
		super(['The settings cannot be used:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
		this.name = 'ConfigError';
	}
}

/** The process's environment: read here and nowhere else. */
export const environment = (): NodeJS.ProcessEnv => process.env;

const JITTER = 0.25;
const HOUR_MS = 3_600_000;
const MAX_REGISTRATIONS = 5;
const MB = 1024 * 1024;
const IMAGE_MAX_BYTES = 20 * MB;

/**
 * The settings of the environment, checked and frozen, with what is worth a warning.
 * Throws ConfigError with all faults at once.
 */
export function readConfig(env: NodeJS.ProcessEnv): { config: Config; warnings: string[] } {
	const { env: resolved, faults } = resolveSecrets(env);
	const read = readSettings(resolved);
	const all = [...faults, ...read.faults, ...checkSettings(read.settings)];
	// A secret whose file cannot be read is also missing; one line for it is enough.
	const named = all.filter((fault, i) => !isRepeated(all.slice(0, i), fault));
	if (named.length > 0) throw new ConfigError(named);
	// Nothing was at fault, so every setting is there.
	const settings = read.settings as Settings;
	return {
		config: deepFreeze(shape(settings, env)),
		warnings: [...warnOfUnknownNames(resolved), ...warningsOf(settings)],
	};
}

function readSettings(env: Readonly<Record<string, string | undefined>>): {
	settings: Partial<Settings>;
	faults: string[];
} {
	const settings: Record<string, unknown> = {};
	const faults: string[] = [];
	for (const name of SETTING_NAMES) {
		const parsed = settingsSchema.shape[name].safeParse(env[name]);
		if (parsed.success) settings[name] = parsed.data;
		else
			faults.push(`${name}: ${shown(name, env[name])} is not valid; allowed: ${allowedOf(name)}`);
	}
	return { settings, faults };
}

const shown = (name: SettingName, value: string | undefined): string =>
	SECRET_NAMES.has(name) ? 'the value' : JSON.stringify(value);

const nameIn = (fault: string): string => fault.replace(/(_FILE)?:.*$/s, '');
const isRepeated = (before: readonly string[], fault: string): boolean =>
	fault.includes(': is missing;') && before.some((other) => nameIn(other) === nameIn(fault));

function warningsOf(settings: Settings): string[] {
	const { PINLANE_MASTER_KEY: key, PINLANE_MASTER_KEYS_OTHER: others } = settings;
	if (key === undefined) {
		return [
			'PINLANE_MASTER_KEY is not set: stored secrets are sealed with a published example key',
		];
	}
	if (settings.PINLANE_PROFILE === 'development') return [];
	return others
		.filter((other) => other === 'development' || weaknessOf(other) !== undefined)
		.map(() => 'PINLANE_MASTER_KEYS_OTHER holds a key that is no secret: run `rotate-keys`');
}

function shape(settings: Settings, env: NodeJS.ProcessEnv) {
	const production = settings.PINLANE_PROFILE === 'production';
	return {
		profile: settings.PINLANE_PROFILE,
		roles: settings.PINLANE_ROLES,
		http: {
			host: settings.HOST,
			port: settings.PORT,
			publicUrl: settings.PUBLIC_URL,
			trustedProxies: settings.PINLANE_TRUSTED_PROXIES,
			databaseSilenceMs: settings.PINLANE_DATABASE_SILENCE_MS,
		},
		drain: {
			graceMs: settings.PINLANE_DRAIN_GRACE_MS ?? (production ? 5_000 : 0),
			limitMs: settings.PINLANE_DRAIN_LIMIT_MS,
		},
		log: { level: settings.PINLANE_LOG_LEVEL },
		restoreGuard: settings.PINLANE_RESTORE_GUARD,
		crashAt: settings.PINLANE_CRASH_AT,
		stores: storesOf(settings, env),
		masterKeys: masterKeysOf(settings),
		access: {
			requestsPerMinute: settings.PINLANE_KEY_REQUESTS_PER_MINUTE,
			burst: settings.PINLANE_KEY_BURST,
			bulkPerMinute: settings.PINLANE_KEY_BULK_PER_MINUTE,
		},
		tenants: {
			operatorKey: settings.PINLANE_OPERATOR_KEY,
			monthlyQuota: settings.PINLANE_MONTHLY_QUOTA,
		},
		people: {
			ownerEmail: settings.PINLANE_OWNER_EMAIL,
			ownerPassword: settings.PINLANE_OWNER_PASSWORD,
			sessionMs: settings.PINLANE_SESSION_HOURS * HOUR_MS,
			signInsPerMinute: settings.PINLANE_SIGN_INS_PER_MINUTE,
		},
		lanes: lanesOf(settings),
		publishing: publishingOf(settings),
		assets: {
			imageBytes: IMAGE_MAX_BYTES,
			videoBytes: settings.PINLANE_VIDEO_MAX_MB * MB,
		},
		preflight: {
			enabled: settings.PINLANE_PREFLIGHT === 'on',
			timeoutMs: settings.PINLANE_PREFLIGHT_TIMEOUT_MS,
			validateTimeoutMs: settings.PINLANE_VALIDATE_TIMEOUT_MS,
		},
		webhooks: {
			retryMs: settings.PINLANE_WEBHOOK_RETRY_MS,
			overloadMs: settings.PINLANE_WEBHOOK_OVERLOAD_MS,
			timeoutMs: settings.PINLANE_WEBHOOK_TIMEOUT_MS,
		},
		pinterest: {
			clientId: settings.PINTEREST_CLIENT_ID,
			clientSecret: settings.PINTEREST_CLIENT_SECRET,
			apiUrl: settings.PINTEREST_API_URL,
			sandboxApiUrl: settings.PINTEREST_SANDBOX_API_URL,
			simulatorUrl: settings.PINLANE_SIMULATOR_URL,
			timeoutMs: settings.PINLANE_PINTEREST_TIMEOUT_MS,
		},
		outbound: {
			allowCidrs: settings.OUTBOUND_ALLOW_CIDRS,
			allowHosts: settings.OUTBOUND_ALLOW_HOSTS,
		},
	} as const;
}

function lanesOf(settings: Settings) {
	return {
		queuePrefix: settings.PINLANE_QUEUE_PREFIX,
		turnConcurrency: settings.PINLANE_TURN_CONCURRENCY,
		turnQuantum: settings.PINLANE_TURN_QUANTUM,
		laneLeaseMs: settings.PINLANE_LANE_LEASE_MS,
		sweepMs: settings.PINLANE_SWEEP_MS,
		sweepFullMs: settings.PINLANE_SWEEP_FULL_MS,
		pace: {
			capacity: settings.PINLANE_PACE_CAPACITY,
			perSecond: settings.PINLANE_PACE_PER_SECOND,
		},
		limits: {
			spacingMs: settings.PINLANE_PACE_SPACING_MS,
			dailyCap: settings.PINLANE_DAILY_CAP,
			timeZone: settings.PINLANE_TIME_ZONE,
		},
		app: {
			tier: settings.PINTEREST_ACCESS_TIER,
			trialWritesPerDay: settings.PINTEREST_TRIAL_WRITES,
			pace: {
				capacity: settings.PINLANE_APP_PACE_CAPACITY,
				perSecond: settings.PINLANE_APP_PACE_PER_SECOND,
			},
		},
	} as const;
}

/** Production takes its stores from addresses and never starts its own. */
function storesOf(settings: Settings, env: NodeJS.ProcessEnv) {
	const production = settings.PINLANE_PROFILE === 'production';
	const mode: Settings['PINLANE_STORES'] = production ? 'url' : settings.PINLANE_STORES;
	return {
		mode,
		mongoUrl: settings.MONGODB_URI,
		redisUrl: settings.REDIS_URL,
		dataDir: settings.PINLANE_DATA_DIR,
		cacheDir: findCacheDir({
			xdgCacheHome: env['XDG_CACHE_HOME'],
			home: env['HOME'],
			dataDir: settings.PINLANE_DATA_DIR,
		}),
		searchPath: env['PATH'] ?? '',
		/** For the package downloader, which needs proxies and certificates. */
		env,
	};
}

function masterKeysOf(settings: Settings): {
	readonly current: Buffer;
	readonly others: readonly Buffer[];
} {
	return {
		current: settings.PINLANE_MASTER_KEY ?? DEVELOPMENT_KEY,
		others: settings.PINLANE_MASTER_KEYS_OTHER.map((key) =>
			key === 'development' ? DEVELOPMENT_KEY : key,
		),
	};
}

function publishingOf(settings: Settings) {
	return {
		recordLeaseMs: settings.PINLANE_RECORD_LEASE_MS,
		uploadTimeoutMs: settings.PINLANE_UPLOAD_TIMEOUT_MS,
		media: {
			lookMs: settings.PINLANE_MEDIA_LOOK_MS,
			giveUpMs: settings.PINLANE_MEDIA_GIVE_UP_MS,
			maxRegistrations: MAX_REGISTRATIONS,
		},
		pinterestTimeoutMs: settings.PINLANE_PINTEREST_TIMEOUT_MS,
		linkPauseMs: settings.PINLANE_LINK_PAUSE_MS,
		late: {
			limitMs: settings.PINLANE_LATE_LIMIT_HOURS * HOUR_MS,
			reconnectKeepMs: settings.PINLANE_RECONNECT_KEEP_DAYS * 24 * HOUR_MS,
		},
		retry: {
			baseMs: settings.PINLANE_RETRY_BASE_MS,
			capMs: settings.PINLANE_RETRY_CAP_MS,
			jitter: JITTER,
			maxAttempts: settings.PINLANE_RETRY_ATTEMPTS,
			throttleMs: settings.PINLANE_THROTTLE_MS,
			appPauseMs: settings.PINLANE_APP_PAUSE_MS,
			readBackMs: settings.PINLANE_READ_BACK_MS,
			unclearMs: settings.PINLANE_UNCLEAR_MS,
		},
	};
}

/** Bytes cannot be frozen, and the environment is not ours. */
function deepFreeze<T extends object>(value: T): T {
	for (const [name, member] of Object.entries(value)) {
		if (typeof member !== 'object' || member === null) continue;
		if (ArrayBuffer.isView(member) || name === 'env') continue;
		deepFreeze(member as object);
	}
	return Object.freeze(value);
}
