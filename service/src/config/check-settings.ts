import type { Settings } from './env.js';
import { weaknessOf } from './secrets.js';

/** Rules between settings; those that were at fault themselves are missing here. */
type Rule = (settings: Partial<Settings>) => string | undefined;

const inProduction = ({ PINLANE_PROFILE }: Partial<Settings>): boolean =>
	PINLANE_PROFILE === 'production';

const demanded =
	(name: 'MONGODB_URI' | 'REDIS_URL', example: string): Rule =>
	(settings) => {
		if (settings[name] !== undefined) return undefined;
		if (!inProduction(settings) && settings.PINLANE_STORES !== 'url') return undefined;
		const why = inProduction(settings) ? 'in production' : 'with PINLANE_STORES=url';
		return `${name}: is missing; allowed ${why}: an address such as \`${example}\``;
	};

const RULES: readonly Rule[] = [
	demanded('MONGODB_URI', 'mongodb://db:27017/pinlane'),
	demanded('REDIS_URL', 'redis://cache:6379'),
	(settings) => {
		const { PINLANE_STORES: mode } = settings;
		if (!inProduction(settings) || mode === undefined || mode === 'auto' || mode === 'url') {
			return undefined;
		}
		return `PINLANE_STORES: ${mode} is for trial; allowed in production: \`auto\`, \`url\``;
	},
	(settings) => {
		if (settings.PINLANE_MASTER_KEY !== undefined) return undefined;
		const why = inProduction(settings)
			? 'in production'
			: settings.PINTEREST_CLIENT_ID === undefined
				? undefined
				: 'with PINTEREST_CLIENT_ID';
		return why && `PINLANE_MASTER_KEY: is missing; allowed ${why}: 32 random bytes in base64`;
	},
	(settings) => {
		const { PINLANE_MASTER_KEY: key } = settings;
		const weakness = inProduction(settings) && key ? weaknessOf(key) : undefined;
		return weakness && `PINLANE_MASTER_KEY: ${weakness}; allowed in production: 32 random bytes`;
	},
	({ PINTEREST_CLIENT_ID: id, PINTEREST_CLIENT_SECRET: secret }) => {
		if ((id === undefined) === (secret === undefined)) return undefined;
		const missing = id === undefined ? 'PINTEREST_CLIENT_ID' : 'PINTEREST_CLIENT_SECRET';
		return `${missing}: is missing; allowed: both of an app's id and secret, or neither`;
	},
	({ PINLANE_OWNER_EMAIL: email, PINLANE_OWNER_PASSWORD: password }) => {
		if ((email === undefined) === (password === undefined)) return undefined;
		const missing = email === undefined ? 'PINLANE_OWNER_EMAIL' : 'PINLANE_OWNER_PASSWORD';
		return `${missing}: is missing; allowed: both of the owner's address and password, or neither`;
	},
	({ PINLANE_PINTEREST_TIMEOUT_MS: timeout, PINLANE_RECORD_LEASE_MS: lease }) => {
		if (timeout === undefined || lease === undefined) return undefined;
		// The rest is for what comes before the call and after it; without it nothing is ever sent.
		const longest = Math.floor(lease * 0.75);
		if (timeout <= longest) return undefined;
		return `PINLANE_PINTEREST_TIMEOUT_MS: ${timeout} is too long; allowed: three quarters of PINLANE_RECORD_LEASE_MS (${longest})`;
	},
	(settings) => {
		if (!inProduction(settings) || settings.PINLANE_CRASH_AT === undefined) return undefined;
		return 'PINLANE_CRASH_AT: is for fault runs; allowed in production: nothing';
	},
	({ PINLANE_RETRY_BASE_MS: base, PINLANE_RETRY_CAP_MS: cap }) => {
		if (base === undefined || cap === undefined || base <= cap) return undefined;
		return `PINLANE_RETRY_BASE_MS: ${base} is too long; allowed: at most PINLANE_RETRY_CAP_MS (${cap})`;
	},
	({ PINLANE_SWEEP_MS: sweep, PINLANE_SWEEP_FULL_MS: full }) => {
		if (sweep === undefined || full === undefined || sweep <= full) return undefined;
		return `PINLANE_SWEEP_MS: ${sweep} is too long; allowed: at most PINLANE_SWEEP_FULL_MS (${full})`;
	},
];

/** What is wrong between settings that are fine each on its own. */
export function checkSettings(settings: Partial<Settings>): string[] {
	return RULES.map((rule) => rule(settings)).filter((fault) => fault !== undefined);
}
